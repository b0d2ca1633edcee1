// SPDX-License-Identifier: Apache-2.0
// When a point of an experiment has had enough replicates.
//
// A rule is written with the signs of formulas, in one small form: conditions
//   half_width(X) < NUMBER     half the width of X's 95 % interval; also <=, NUMBER with its unit
//   decided(X)                 the interval leaves out 0
// joined by `and`, `or` and brackets, where X is `difference(INDICATOR)`, scenario less baseline in
// the same replicate, or an INDICATOR alone. Of each run it takes one number: the mean over the
// steps of the experiment's period.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/language/unit.hpp"

namespace civitas {

/// A mean and half the width of its 95 % interval: Student's quantile with n - 1 degrees of freedom
/// times the standard error. With fewer than two values the half width is infinite.
struct Interval {
  double mean = 0;
  double half_width = 0;
};
Interval interval_95(std::span<const double> values);

struct StoppingRule {
  enum class Kind { half_width, decided, all, any };

  Kind kind = Kind::all;
  Text indicator;           // half_width, decided: its name, at its place
  bool difference = false;  // …of it
  double below = 0;         // half_width
  bool or_equal = false;
  language::Unit unit;              // written behind `below`
  std::vector<StoppingRule> parts;  // all, any

  /// The outcomes of one indicator under the scenario, or their differences, one a replicate.
  using Outcomes =
      std::function<std::span<const double>(const std::string& indicator, bool difference)>;
  bool holds(const Outcomes& outcomes) const;
  /// Calls `visit` for each condition.
  void for_each(const std::function<void(const StoppingRule&)>& visit) const;
};

/// Throws InputError where the text is no such rule.
StoppingRule read_stopping_rule(const Text& text);

}  // namespace civitas
