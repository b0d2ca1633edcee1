// SPDX-License-Identifier: Apache-2.0
// What a reduction over everybody has found so far: exact sums, smallest and largest.
#pragma once

#include <span>
#include <vector>

#include "sim/core/exact_sum.hpp"
#include "sim/language/graph.hpp"

namespace civitas {

/// In each group, or in all. Added up in any order it comes to the same.
struct Partial {
  std::vector<ExactSum> sums;
  std::vector<double> lows, highs;

  explicit Partial(const language::Reduction& reduction);
  void add(const Partial& other);
  /// The rows of one block; `group` of each: null when there are none.
  void add(const language::Reduction& reduction, std::span<const double> weight,
           const double* values, const double* group);
  double number(std::size_t group) const {
    return !lows.empty() ? lows[group] : !highs.empty() ? highs[group] : sums[group].value();
  }
};

}  // namespace civitas
