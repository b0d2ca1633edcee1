// SPDX-License-Identifier: Apache-2.0
// Reads the changes of a reform, and settings from the command line.
#pragma once

#include "sim/io/yaml.hpp"
#include "sim/scenario/change.hpp"

namespace civitas {

std::vector<Change> read_changes(const yaml::Node& node, Problems& problems);

/// Reads `NAME=VALUE`, VALUE a number with or without its unit.
std::optional<Change> read_setting(const std::string& setting, Problems& problems);

}  // namespace civitas
