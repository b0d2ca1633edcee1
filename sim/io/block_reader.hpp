// SPDX-License-Identifier: Apache-2.0
// Reads the blocks of a scenario: population, time, values, state, indicators, assertions and panel.
#pragma once

#include <functional>

#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// `beside` turns a file name in the scenario into a path.
PopulationSource read_population(const yaml::Node& node,
                                 const std::function<std::string(const std::string&)>& beside,
                                 Problems& problems);
/// `population.made_under`.
MadeUnder read_made_under(const yaml::Node& node, Problems& problems);
TimeSpan read_time(const yaml::Node& node, Problems& problems);
/// Values whose names do not begin with an entity are one number.
std::vector<Value> read_values(const yaml::Node& node, Problems& problems);
std::vector<StateColumn> read_state(const yaml::Node& node, Problems& problems);
std::vector<Indicator> read_indicators(const yaml::Node& node, Problems& problems);
std::vector<Assertion> read_assertions(const yaml::Node& node, Problems& problems);
PanelSample read_panel(const yaml::Node& node, Problems& problems);

}  // namespace civitas
