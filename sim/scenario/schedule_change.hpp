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
/// rule of its own, adopt.before_1, with the same luck. False: it does not work in these months.
bool supersede(Scenario& scenario, const Change& change);

/// Whether the rule, or what it was before a change, is in the schedule.
bool stands_in_schedule(const Scenario& scenario, const std::string& rule);
/// The rule that works in a month in the place of `rule`.
const Rule& rule_in_force(const Scenario& scenario, const Rule& rule, std::optional<Month> month);

bool is_scheduled(const Scenario& scenario, const std::string& name);

}  // namespace civitas
