// SPDX-License-Identifier: Apache-2.0
// Blocks that a scenario, a reform and an overlay may all have: each adds to what is there.
#pragma once

#include <string>

#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Adds parameters, values, state, networks, rules, alignments, indicators and assertions of the
/// file at `path` to the scenario. A name that is there already is told.
void add_blocks(const yaml::Node& root, const std::string& path, Scenario& scenario,
                Problems& problems);

}  // namespace civitas
