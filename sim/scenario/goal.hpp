// SPDX-License-Identifier: Apache-2.0
// A goal: the number of a parameter at which an outcome of the scenario is what it shall be.
//
// Each replicate has the same luck at every number tried (common random numbers), so the outcome is
// a function of the number. Roots are bracketed from the first to the last step (algorithm 748 of
// Alefeld, Potra and Shi 1995, as Boost has it); where the function jumps, what is found is the
// jump.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sim/scenario/experiment.hpp"
#include "sim/scenario/stopping.hpp"

namespace civitas {

/// What `so_that` says: OUTCOME == NUMBER, where OUTCOME is an indicator or difference(INDICATOR),
/// scenario less baseline in the same replicate.
struct GoalCondition {
  Text indicator;
  bool difference = false;
  double number = 0;
  language::Unit unit;  // written behind it
};

/// Throws InputError where the text is no such condition.
GoalCondition read_goal(const Text& text);

/// The outcome in each replicate, less what it shall be, when the parameter is `x`.
using GoalFunction = std::function<std::vector<double>(double x)>;

struct Solution {
  double value = 0;  // of the parameter: the nearest number that was tried
  double width = 0;  // between two numbers tried, on both sides of the goal; 0: met exactly
  Interval miss;     // of the outcome there, from what it shall be
  /// The numbers at which the 95 % interval of the mean outcome still holds what it shall be (the
  /// test is inverted); absent: beyond the end, or with one replicate unknown.
  std::optional<double> low, high;
  std::size_t points = 0;  // tried
};

/// Finds where the mean over replicates is 0, to within `precision`. Nothing when it has the same
/// sign at both ends, whose outcomes are then in `ends`. Between the ends there may be more roots
/// than the one found.
std::optional<Solution> solve(const GoalFunction& function, double low, double high,
                              double precision, std::pair<Interval, Interval>& ends);

}  // namespace civitas
