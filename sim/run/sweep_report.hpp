// SPDX-License-Identifier: Apache-2.0
// What a sweep says when it ends.
#pragma once

#include <string>
#include <vector>

#include "sim/run/commands.hpp"
#include "sim/run/sweep_run.hpp"

namespace civitas {

/// The exit code of a process that has ended its runs, or was stopped. `done`: runs of all
/// processes that share the work.
ExitCode outcome_of(const SweepRuns& runs, std::size_t done);

/// How many of the runs have warned, and of what the first of them; `path`: where they stand.
std::vector<Problem> warned(const std::vector<SweepRun>& runs, const std::string& path);

/// How many replicates each point took that took any, the fewest first.
std::vector<std::size_t> taken_by_points(std::size_t points, const std::vector<SweepRun>& runs);

/// What the processes that share the work have done.
struct SweepSummary {
  std::size_t done = 0, missing = 0;  // runs of this time
  std::size_t spared = 0;             // of those done: not needed, and not run
  std::vector<SweepRun> runs;         // that are there now, those of earlier times, too
  std::string place;                  // where they stand: a shard, or the folder of several
  double seconds = 0;
};

/// Tells failed runs, and those that warned, what is still missing, and how many replicates points
/// took.
void report_sweep(const SweepPlan& plan, const SweepSummary& summary, bool quiet);

}  // namespace civitas
