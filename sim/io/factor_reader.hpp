// SPDX-License-Identifier: Apache-2.0
// Reads what one thing is varied over: two ends, or a list of levels.
#pragma once

#include "sim/io/yaml.hpp"
#include "sim/scenario/experiment.hpp"

namespace civitas {

Factor read_factor(const Text& name, const yaml::Node& node, Problems& problems);

/// Of a column in a list of points: from when its numbers hold, and for whom; no levels.
Factor read_factor_use(const Text& name, const yaml::Node& node, Problems& problems);

}  // namespace civitas
