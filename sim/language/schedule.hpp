// SPDX-License-Identifier: Apache-2.0
// A schedule of brackets, as it stands at one date, and what it gives for an amount.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <limits>
#include <vector>

namespace civitas::language {

enum class ScheduleKind {
  marginal_rate,    // each part of the amount at the rate of the bracket it lies in: income tax
  marginal_amount,  // the sum of the amounts of all brackets reached
  single_amount,    // the amount of the bracket in which the whole lies
};

/// An amount exactly on a threshold belongs to the bracket above it. Below the first threshold
/// everything is 0.
struct Schedule {
  ScheduleKind kind = ScheduleKind::marginal_rate;
  std::vector<double> above;  // thresholds, ascending
  std::vector<double> gives;  // rate or amount of each bracket

  double width(std::size_t bracket) const {
    return bracket + 1 < above.size() ? above[bracket + 1] - above[bracket]
                                      : std::numeric_limits<double>::infinity();
  }
};

/// What a number gives that goes up from step to step: bands of ages, labels in another order.
struct Stairs {
  double below = 0;           // what is given below the first step
  std::vector<double> from;   // ascending; on a step lies whatever is not below its beginning
  std::vector<double> gives;  // …of each step

  double at(double x) const {
    const auto next = std::upper_bound(from.begin(), from.end(), x);
    return next == from.begin() ? below : gives[static_cast<std::size_t>(next - from.begin()) - 1];
  }
  auto operator<=>(const Stairs&) const = default;
};

}  // namespace civitas::language
