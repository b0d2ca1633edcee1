// SPDX-License-Identifier: Apache-2.0
// Reads the blocks `rules` and `networks` of a scenario.
#pragma once

#include <functional>
#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/network_source.hpp"
#include "sim/scenario/rule.hpp"

namespace civitas {

Rule read_rule(const Text& name, const yaml::Node& node, Problems& problems);
std::vector<Rule> read_rules(const yaml::Node& node, Problems& problems);

/// `beside`: the path of a file named in the scenario.
std::vector<NetworkSource> read_networks(
    const yaml::Node& node, const std::function<std::string(const std::string&)>& beside,
    Problems& problems);

}  // namespace civitas
