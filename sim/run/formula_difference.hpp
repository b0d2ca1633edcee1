// SPDX-License-Identifier: Apache-2.0
// How the formulas of a value differ between two scenarios, and when.
#pragma once

#include "sim/run/difference.hpp"

namespace civitas {

/// A formula that a change has wrapped, with what it wraps in brackets. In a month: as it holds
/// then.
std::string whole_formula(const Scenario& scenario, const Value& value,
                          std::optional<Month> month = std::nullopt);

/// Adds the differences between the value `x` of `a` and `y` of `b`: those of a few spans of time,
/// when the formulas ask what time it is, or one for all time.
void compare_formulas(const Scenario& a, const Value& x, const Scenario& b, const Value& y,
                      std::vector<Difference>& list);

}  // namespace civitas
