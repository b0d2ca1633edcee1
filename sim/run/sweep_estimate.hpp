// SPDX-License-Identifier: Apache-2.0
// What a sweep would take, from a short run of its first point.
#pragma once

#include "sim/run/sweep_plan.hpp"

namespace civitas {

/// Prints points, runs, time and room to the standard output.
void print_estimate(const SweepPlan& plan, int threads);

}  // namespace civitas
