// SPDX-License-Identifier: Apache-2.0
// Reads the indicators of a scenario.
#pragma once

#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

std::vector<Indicator> read_indicators(const yaml::Node& node, Problems& problems);

}  // namespace civitas
