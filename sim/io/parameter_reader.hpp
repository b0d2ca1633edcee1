// SPDX-License-Identifier: Apache-2.0
// Reads parameters: dated numbers, schedules of brackets and tables with named axes.
#pragma once

#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/parameter.hpp"

namespace civitas {

/// The parameters of a `parameters:` or `assumptions:` block.
std::vector<Parameter> read_parameters(const yaml::Node& block, bool assumptions,
                                       Problems& problems);

}  // namespace civitas
