// SPDX-License-Identifier: Apache-2.0
// Reads the block `align` of a scenario.
#pragma once

#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/alignment.hpp"

namespace civitas {

std::vector<Alignment> read_alignments(const yaml::Node& node, Problems& problems);

}  // namespace civitas
