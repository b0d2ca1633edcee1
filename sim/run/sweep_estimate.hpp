// SPDX-License-Identifier: Apache-2.0
// What a sweep would take, from a short run of a point that can run, one of those with most
// persons, and how many points cannot.
#pragma once

#include <optional>
#include <vector>

#include "sim/io/shard_file.hpp"
#include "sim/run/sweep_plan.hpp"

namespace civitas {

/// Prints points, runs, time and room to the standard output, and warns of points that cannot run.
/// Throws InputError when none can. `there`: runs done before, which are told and not counted
/// again.
void print_estimate(const SweepPlan& plan, int threads,
                    const std::optional<std::vector<SweepRun>>& there);

}  // namespace civitas
