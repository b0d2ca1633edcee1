// SPDX-License-Identifier: Apache-2.0
// Reads the small blocks of a scenario: time, values, state, assertions and panel.
#pragma once

#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The months of `month`, `quarter` or `year`; another word is told.
int read_length(const Text& word, Problems& problems);
TimeSpan read_time(const yaml::Node& node, Problems& problems);
/// Values whose names do not begin with an entity are one number.
std::vector<Scheduled> read_schedule(const yaml::Node& node, Problems& problems);
std::vector<Value> read_values(const yaml::Node& node, Problems& problems);
std::vector<StateColumn> read_state(const yaml::Node& node, Problems& problems);
std::vector<Assertion> read_assertions(const yaml::Node& node, Problems& problems);
PanelSample read_panel(const yaml::Node& node, Problems& problems);

}  // namespace civitas
