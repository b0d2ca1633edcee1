// SPDX-License-Identifier: Apache-2.0
// How well a run reproduces its targets, for people.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/target_fit.hpp"

namespace civitas {

/// A table with a heading and a line that counts; empty without targets.
std::string target_table(const std::vector<TargetFit>& fits);

}  // namespace civitas
