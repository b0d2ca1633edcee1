// SPDX-License-Identifier: Apache-2.0
// Writes a scenario as YAML, bases and changes resolved, so that reading it gives the same run
// again.
#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Paths of files are relative to the folder of scenario.file: there the text can be read again.
std::string scenario_text(const Scenario& scenario);
/// …or to another folder.
std::string scenario_text(const Scenario& scenario, const std::string& folder);

}  // namespace civitas
