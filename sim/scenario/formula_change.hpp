// SPDX-License-Identifier: Apache-2.0
// Changes of formulas: `replace` and `modify`, for all time or from a month on.
#pragma once

#include "sim/scenario/change.hpp"

namespace civitas {

/// Applies a `replace` or `modify` to `value`, one of the scenario's; a former formula that is
/// still needed is added to the scenario's values. Gives in words what was changed, "person.tax
/// from 2029-01: income * 0.2 → income * 0.3"; empty: nothing. Mistakes go to `problems`.
std::string change_formula(Value& value, const Change& change, Scenario& scenario,
                           Problems& problems);

}  // namespace civitas
