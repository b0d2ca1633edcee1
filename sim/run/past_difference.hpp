// SPDX-License-Identifier: Apache-2.0
// Whether two scenarios have the same past, so that one can go on from where the other stood.
#pragma once

#include <vector>

#include "sim/run/difference.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// Both sides of a difference: "tax, bracket 1 rate: 0.2 there, 0.3 here".
std::string both_sides(const Difference& difference);

/// What differs before the month `until`, each with its place in `now`, the earliest first; nothing
/// when a run of `now` from its beginning would have been the same until then. May differ: when the run
/// ends, what is asked of its results, how the people are described, who are known by their digest,
/// and what is new and nothing of the past reads: numbers, formulas, rules that begin later,
/// columns that start alike for everybody, indicators that are recorded from `until` on.
std::vector<Problem> differences_before(Month until, const Scenario& past, const Scenario& now);

}  // namespace civitas
