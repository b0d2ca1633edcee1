// SPDX-License-Identifier: Apache-2.0
// Writes a parameter as YAML.
#pragma once

#include <string>

#include "sim/scenario/parameter.hpp"

namespace civitas {

/// Its entry under `parameters:` or `assumptions:`, two blanks from the margin.
std::string parameter_text(const Parameter& parameter);

}  // namespace civitas
