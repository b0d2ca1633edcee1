// SPDX-License-Identifier: Apache-2.0
// Reads the block `targets:` of a scenario.
#pragma once

#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/target.hpp"

namespace civitas {

/// Mistakes go to `problems`; a target that has one may be left out.
std::vector<Target> read_targets(const yaml::Node& node, Problems& problems);

}  // namespace civitas
