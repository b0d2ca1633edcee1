// SPDX-License-Identifier: Apache-2.0
// Numbers that were found, written down as a reform of the scenario that they are for.
#pragma once

#include <string>
#include <vector>

#include "sim/run/sweep_plan.hpp"

namespace civitas {

/// The text of a reform at `path` that sets the factors of the plan to `row`. `how` says in words
/// where the numbers come from.
std::string found_reform(const SweepPlan& plan, const std::vector<double>& row,
                         const std::string& how, const std::string& path);

/// Puts a text at `path`, all at once.
void put_text(const std::string& path, const std::string& text);

/// What experiments of another purpose are run by; throws InputError unless it is `command`.
void require_purpose(const Experiment& experiment, const std::string& command);

}  // namespace civitas
