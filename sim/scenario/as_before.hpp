// SPDX-License-Identifier: Apache-2.0
// A scenario as it is before a month, without what begins later.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// What runs from the scenario's first month to the one before `until` can tell of it:
///   * a `where` whose condition only asks what time it is, and is answered in the same way in all
///     these months, is the part that it chooses; so a value that a change holds for later is the
///     former one again;
///   * a rule that does not work in these months, or is not in the schedule, is not there, and one
///     that ends later does not end.
/// Formulas of values and rules are written anew, with brackets around every operation.
Scenario as_before(Scenario scenario, Month until);

}  // namespace civitas
