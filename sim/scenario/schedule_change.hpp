// SPDX-License-Identifier: Apache-2.0
// Changes of the schedule: `insert` and `remove`, for all time or from a month on.
#pragma once

#include "sim/scenario/change.hpp"

namespace civitas {

/// Applies an `insert` or `remove`. Gives in words what was changed, "schedule: visit inserted
/// after take_up from 2028-01"; empty: nothing, what is to be removed has ended by then. Mistakes
/// go to `problems`.
std::string change_schedule(Scenario& scenario, const Change& change, Problems& problems);

/// Replaces a rule while the change holds: before and after works the former one, which becomes a
/// rule of its own, adopt.before_1, with the same luck.
void supersede(Scenario& scenario, const Change& change);

bool is_scheduled(const Scenario& scenario, const std::string& name);

}  // namespace civitas
