// SPDX-License-Identifier: Apache-2.0
// One process of a sweep: its shard file in the folder that all share, saving, stopping. The ranks
// of an MPI job deal out the runs among themselves, and each saves its own.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "sim/io/claim.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/dealer.hpp"
#include "sim/run/sweep_run.hpp"

namespace civitas {

struct SweepOptions {
  std::string output;  // the folder
  int threads = 0;     // 0: as many as there are
  double save_seconds = 30;
  bool resume = false, quiet = false;
};

class SweepProcess {
 public:
  /// Looks at the folder, which rank 0 makes: the others must come later. Throws InputError when it
  /// holds another plan or other points, when runs of this process's part are there and are not to
  /// be resumed, or when another process is at the same shard. All that is given must outlive it.
  SweepProcess(const SweepOptions& options, const SweepPlan& plan, const ShardOf& shard,
               Ranks& ranks);

  /// The part of it that changes nothing, for rank 0.
  static void require_free(const SweepOptions& options, const SweepPlan& plan,
                           const ShardOf& shard);

  /// Does the work and gives the exit code, the highest one of all ranks. Throws InputError when
  /// something cannot be written at the end; what cannot be written on the way is told.
  int run();

 private:
  void open_folder();
  void watch(const std::atomic<bool>& finished);
  void save_on_the_way();
  void report(std::size_t done, std::size_t spared, double seconds) const;

  const SweepOptions& options_;
  const SweepPlan& plan_;
  Ranks& ranks_;
  ShardOf part_;      // of the work
  std::string path_;  // of the shard file
  std::optional<Claim> claim_;
  std::unique_ptr<SweepRuns> runs_;
  std::unique_ptr<Dealer> dealer_;
  bool trouble_told_ = false;
};

}  // namespace civitas
