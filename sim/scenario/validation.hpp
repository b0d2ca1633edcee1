// SPDX-License-Identifier: Apache-2.0
// What can only be judged of a parameter when all its numbers are at hand: after it is read, after
// every change, and after indexation.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Reports units that were written behind numbers and do not fit, numbers outside the range, and
/// brackets that are not in ascending order at some date, each at its own place. `scenario`: it
/// or one of its bases may say more of a parameter; null: none is known.
void validate(const Parameter& parameter, Problems& problems, const Scenario* scenario = nullptr);

/// Why a number may not be a fraction: "'served' counts: Whom an office can serve in a tick".
std::string counts(const Parameter& parameter);

/// Reports names that no formula could say: a name is letters, digits, _ and dots, and a letter
/// comes first and after each dot.
void validate_names(const Scenario& scenario, Problems& problems);

/// What may not be meant, but can run: numbers that are expected to change, and changes that
/// change nothing within the scenario's time.
std::vector<Problem> doubts(const Scenario& scenario);

}  // namespace civitas
