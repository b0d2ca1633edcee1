// SPDX-License-Identifier: Apache-2.0
// A journey as it is told: by its steps, not by the columns, values and rule that it is made of.
#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Its steps in their order, "hear → claim → wait → paid"; empty: the rule is not of a journey.
std::string journey_of(const Scenario& scenario, const Rule& rule);

/// Whether a value of this full name is the step that follows in a journey, a formula that nobody
/// has written.
bool is_next_step(const Scenario& scenario, const std::string& name);

/// Whether a column or value of this full name is made for the journey.
bool is_of_journey(const Scenario& scenario, const Rule& journey, const std::string& name);

}  // namespace civitas
