// SPDX-License-Identifier: Apache-2.0
// What a sweep says when it ends.
#pragma once

#include <string>
#include <vector>

#include "sim/run/commands.hpp"
#include "sim/run/sweep_run.hpp"

namespace civitas {

/// The exit code of a process that has ended its runs, or was stopped.
ExitCode outcome_of(const SweepRuns& runs);

/// How many of the runs have warned, and of what the first of them; `path`: where they stand.
std::vector<Problem> warned(const std::vector<SweepRun>& runs, const std::string& path);

/// How many replicates each point took that took any, the fewest first.
std::vector<std::size_t> taken_by_points(std::size_t points, const std::vector<SweepRun>& runs);

/// Tells failed runs, and those that warned, what is still missing, and how many replicates points
/// took; `path`: of the shard. Gives the exit code of the program.
ExitCode report_sweep(const SweepPlan& plan, const SweepRuns& runs, const std::string& path,
                      double seconds, bool quiet);

}  // namespace civitas
