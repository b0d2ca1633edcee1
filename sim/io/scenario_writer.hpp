// SPDX-License-Identifier: Apache-2.0
// Writes a scenario as YAML, bases and changes resolved, so that reading it gives the same run
// again.
#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// File names stay as they were written: relative to the folder of the scenario that named them.
std::string scenario_text(const Scenario& scenario);

}  // namespace civitas
