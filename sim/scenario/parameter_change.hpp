// SPDX-License-Identifier: Apache-2.0
// Changes of parameters: one number, the brackets of a schedule, the cells of a table, the index.
#pragma once

#include "sim/scenario/change.hpp"

namespace civitas {

/// Applies a `set`, or a `replace` of brackets, cells or an index, to `parameter`. Gives in words
/// what was changed: "income_tax.schedule bracket 2 rate: 0.2 → 0.25"; the old number is told from
/// `in_force`, the parameter as it takes effect, indexed. Mistakes go to `problems`.
std::string change_parameter(Parameter& parameter, const Parameter& in_force, const Change& change,
                             const TimeSpan& time, Problems& problems);

}  // namespace civitas
