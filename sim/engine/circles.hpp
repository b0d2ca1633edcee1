// SPDX-License-Identifier: Apache-2.0
// Values that depend on themselves.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// `problems`, where each circle of values is told once, however many formulas lead into it: at a
/// formula of it that a change has brought, if one has, since what it changes was right before.
std::vector<Problem> told_once(const Scenario& scenario, std::vector<Problem> problems);

}  // namespace civitas
