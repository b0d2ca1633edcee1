// SPDX-License-Identifier: Apache-2.0
// One scenario simulated: its replicates, and the files written on the way and at the end.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "sim/engine/checkpoint.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/run_report.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/warnings.hpp"

namespace civitas {

class OneRun {
 public:
  /// `options`, `plan` and `warnings` must outlive the run. `output`: the results file.
  OneRun(const RunOptions& options, const Plan& plan, std::string output, Warnings& warnings);

  /// kDone, kAssertionFailed, kInterrupted or kCheckpointed. Throws InputError when it may not or
  /// cannot write, or go on from where it was told to.
  ExitCode run();
  /// Throws InputError when what is there does not let it go on with --resume; writes nothing.
  void require_resumable();

 private:
  using Clock = std::chrono::steady_clock;

  bool is_done_already();
  void require_kept() const;
  ExitCode stay();
  void go_on();
  void go_on_from(std::vector<ReplicateState> states, const std::string& path);
  void simulate();
  void watch(const std::atomic<bool>& finished);
  void show_progress(ProgressLine& line) const;
  void on_the_way(void (OneRun::*put)());
  void write();
  void save();
  ExitCode stop();
  RunTimes times() const;
  const Checkpoint& own();

  const RunOptions& options_;
  const Plan& plan_;
  Warnings& warnings_;
  std::string output_, checkpoint_;
  Ensemble ensemble_;
  Checkpoint own_;  // see own()
  Clock::time_point start_;
  double simulated_ = 0;            // seconds
  std::uint64_t steps_before_ = 0;  // citizen-steps of the run that this one goes on from
  std::string told_;                // what could not be written on the way
};

}  // namespace civitas
