// SPDX-License-Identifier: Apache-2.0
// Mistakes that a reform causes by taking models out of its base's schedule.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// `problems`, where those about something that a removed model brought along name the reform that
/// removed it: the line that is faulty now stands in the base, and was right there.
std::vector<Problem> blamed_on_removals(const Scenario& scenario, std::vector<Problem> problems);

}  // namespace civitas
