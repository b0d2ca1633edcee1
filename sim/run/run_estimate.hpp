// SPDX-License-Identifier: Apache-2.0
// What a run would take, before anything starts.
#pragma once

#include "sim/engine/plan.hpp"
#include "sim/run/run_options.hpp"

namespace civitas {

/// Prints memory, time and disk: two steps of one replicate tell what a step costs.
void estimate(const Plan& plan, const RunOptions& options);

}  // namespace civitas
