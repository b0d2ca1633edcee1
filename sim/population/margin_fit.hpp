// SPDX-License-Identifier: Apache-2.0
// How well a population meets the margins that it was made from.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace civitas {

/// Of one margin, in persons or households. SRMSE is the root of the mean squared error of the
/// cells of all areas, divided by their mean (Müller and Axhausen 2010).
struct MarginFit {
  std::string margin;
  std::string of;     // "person", "household"
  std::string level;  // "district"; "whole"
  std::uint64_t cells = 0;
  double total = 0;  // that the margin asks for
  double weights_error =
      0;                  // largest error of a cell under the weights, before households are drawn
  double max_error = 0;   // largest error of a cell in the population itself
  double mean_error = 0;  // mean absolute error of its cells
  double srmse = 0;
  std::string worst;  // the cell with the largest error: "district Mitte, size 7+"
};

/// How a population was made. Empty where nothing was fitted.
struct Making {
  std::vector<std::pair<std::string, std::string>> facts;  // in words and numbers
  std::vector<MarginFit> fit;
  // Households of the records, and those of them with a weight but without a copy.
  std::size_t records = 0, left_out = 0;
};

}  // namespace civitas
