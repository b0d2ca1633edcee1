// SPDX-License-Identifier: Apache-2.0
// Indexation: numbers that follow a price level or a wage level through time.
//
// The rules, for every number of a parameter with `index` (of a schedule the thresholds and the
// amounts, but not the rates):
//   * A number that is written down, in the scenario or by a reform, is a base: it holds as written
//     from its month on, and replaces what indexation had made of the number before. A number
//     without a date counts as written down in the scenario's first month.
//   * In each month of indexation after that, a number that is active becomes
//       number × level(this month) / level(the month of indexation before, first the base's month),
//     or, when what it follows is no level but a growth per year g,
//       number × (1 + g)^(months since then / 12), each month with the g that holds in it,
//     and is then rounded. The next indexation begins from the rounded number, as in the law.
//   * A suspended indexation is not made up for: when it is active again, only the growth since the
//     last month of indexation counts, though nothing was done in that month.
//   * What is expected changes nothing; what is abolished is over.
//   * A number that comes back after `during` stands where indexation would have brought it.
// Indexation is worked out after all changes, so a reform of a base or of an index flows through.
// The scenario itself keeps the numbers as written.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The scenario's parameters as they take effect until its last month: each indexation is a number
/// of its own, and nothing is `expected` any more. Circles, indexes without a level or with one
/// that is not positive, numbers outside their range and brackets out of order go to `problems`.
std::vector<Parameter> effective(const Scenario& scenario, Problems& problems);

inline constexpr std::string_view kGrowthUnit = "1/year";
inline constexpr std::string_view kIndexIs =
    "an index is one number: a level with the unit 1, or its growth a year with the unit 1/year";
bool can_be_index(const Parameter& parameter);

/// How much an index grows between two months.
struct Growth {
  double factor = 1;
  std::optional<Month> gap;  // a month in which there is no level above 0, or no growth above -1
};
Growth growth(const Parameter& index, Month from, Month to);

/// Levels that stand still while something is indexed by them.
std::vector<Problem> indexation_doubts(const Scenario& scenario);

/// A multiple of `step`; a number within 1e-9 steps of a multiple, or of a half, counts as it.
double rounded(double number, double step, Indexation::Rounding rounding);

/// Adds to `names` what the parameters among them are indexed by.
void add_indexes(const std::vector<Parameter>& parameters, std::set<std::string>& names);

}  // namespace civitas
