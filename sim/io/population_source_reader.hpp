// SPDX-License-Identifier: Apache-2.0
// Reads the block `population` of a scenario.
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

}  // namespace civitas
