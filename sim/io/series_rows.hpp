// SPDX-License-Identifier: Apache-2.0
// The values of results one by one, as tables have them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/engine/results.hpp"

namespace civitas {

/// One cell of a series. `labels`: of each of its dimensions, which label.
struct SeriesCell {
  std::size_t replicate = 0, step = 0;
  std::vector<std::size_t> labels;
  std::string value;  // in as many digits as give it back; empty: not recorded
};

/// Calls `visit` for each cell in the order of the file.
void for_each_cell(const Results& results, const Series& series,
                   const std::function<void(const SeriesCell&)>& visit);

/// 2027-03; of steps of three months 2027-Q1, of years 2027.
std::string period_text(const Results& results, std::size_t step);

/// In quotes where RFC 4180 wants them.
std::string csv_field(const std::string& text);

}  // namespace civitas
