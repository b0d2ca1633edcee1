// SPDX-License-Identifier: Apache-2.0
// What `civitas run` tells when it is done: on the screen, as JSON, and in the log beside the
// results.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/plan.hpp"
#include "sim/engine/results.hpp"
#include "sim/run/run_options.hpp"

namespace civitas {

struct RunTimes {
  double elapsed = 0, simulating = 0;  // seconds
  int threads = 1;
  double citizen_steps = 0;          // of this run alone, not of one that it goes on from
  std::vector<double> of_processes;  // seconds, as Ensemble::seconds()
};

/// results.log.json
std::string log_name(const std::string& results);
/// Whether there is a log that a run wrote beside these results.
bool has_own_log(const std::string& results);
/// What may not be in the results, because it differs from run to run.
void write_log(const Plan& plan, const std::string& output, bool complete, const RunTimes& times);

/// The last values on the screen, or one line of JSON; and which assertions failed.
void report(const Plan& plan, const std::string& output, const RunOptions& options,
            const Results& results, const RunTimes& times, const std::vector<Problem>& failures);

/// Of complete results that stay as they are: their name, and which assertions failed.
void report_staying(const Plan& plan, const std::string& output, const RunOptions& options,
                    const std::vector<Problem>& failures);

}  // namespace civitas
