// SPDX-License-Identifier: Apache-2.0
// When a point of an experiment has had enough replicates.
//
// A rule is written with the signs of formulas, in one small form: conditions
//   half_width(X) < NUMBER     half the width of X's 95 % interval; also <=, NUMBER with its unit
//   decided(X)                 the interval of level 1 - 0.05 / L leaves out 0
// joined by `and`, `or` and brackets, where X is `difference(INDICATOR)`, scenario less baseline in
// the same replicate, or an INDICATOR alone. Of each run it takes one number: the mean over the
// steps of the experiment's period.
//
// The rule is looked at after each replicate, and enough it is when it holds in `look_ahead` + 1
// looks in a row. An interval of 95 % that may be looked at so often leaves out a true 0 sooner or
// later; so L looks share the 5 % (Bonferroni's inequality, Dunn 1961). Of any `look_ahead` + 1
// looks in a row one is a multiple of `look_ahead` + 1, so that only those need to be counted:
// L = looks / (look_ahead + 1), rounded down, and at least 1. Where the difference is 0, a point is
// called decided in 5 % of cases at most, if outcomes are normal. A width asks nothing of the mean,
// and the interval of a fixed number of replicates covers nearly as often as it says when its width
// alone ends them (Chow and Robbins 1965): half_width is of level 95 %.
#pragma once

#include <algorithm>
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
/// The same with the level 1 - `error`.
Interval interval(std::span<const double> values, double error);

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
  /// `looks`: L, as above.
  bool holds(const Outcomes& outcomes, int looks) const;
  /// Calls `visit` for each condition.
  void for_each(const std::function<void(const StoppingRule&)>& visit) const;
};

/// The looks at a rule after each replicate, from the fewest replicates to the most.
class Looks {
 public:
  Looks(int from, int to, int look_ahead)
      : from_(from),
        look_ahead_(look_ahead),
        count_(std::max(1, (to - from + 1) / (look_ahead + 1))) {}

  /// L, as above.
  int count() const { return count_; }
  /// To be asked after each replicate, of which `taken` are there: whether that is enough.
  bool enough(const StoppingRule& rule, int taken, const StoppingRule::Outcomes& outcomes);

 private:
  int from_, look_ahead_, count_;
  int held_ = 0;  // looks in a row
};

/// Throws InputError where the text is no such rule.
StoppingRule read_stopping_rule(const Text& text);

}  // namespace civitas
