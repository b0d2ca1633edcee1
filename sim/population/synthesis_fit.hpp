// SPDX-License-Identifier: Apache-2.0
// The weights of zones × classes of households that meet the margins of zones and of larger areas
// together.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "sim/population/proportional_fitting.hpp"
#include "sim/population/synthesis_classes.hpp"

namespace civitas {

/// Runs work(0) … work(items - 1), perhaps at the same time.
using ForEach =
    std::function<void(std::size_t items, const std::function<void(std::size_t)>& work)>;

struct ZoneWeights {
  std::size_t classes = 0;
  std::vector<double> weights;  // [zone][class]
  std::size_t fits = 0;         // areas that were fitted each by themselves
  std::size_t reached = 0;      // …and met all their margins
  long sweeps = 0;

  std::span<const double> of(std::size_t zone) const {
    return std::span(weights).subspan(zone * classes, classes);
  }
};

/// `within`: level whose areas have only households of their own; -1: all may live everywhere.
/// Margins that cannot be met within `tolerance` of their total are an InputError.
ZoneWeights fit_zones(const Geography& geography, const std::vector<Margin>& margins,
                      const std::vector<HouseholdClass>& classes, int within, double tolerance,
                      const ForEach& for_each);

}  // namespace civitas
