// SPDX-License-Identifier: Apache-2.0
// Points that an algorithm asks for one batch after the other, each depending on what came of those
// before: run side by side on threads, and kept in a file, so that who asks the same again, after
// an interruption, gets what was run before.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sim/io/claim.hpp"
#include "sim/io/shard_file.hpp"
#include "sim/run/sweep_world.hpp"

namespace civitas {

struct TrialOptions {
  std::string folder;  // of the manifest and of what was run
  int threads = 0;
  double save_seconds = 30;
  bool resume = false, force = false, dry_run = false, quiet = false;
};

/// Thrown when a signal came: what was run by then is kept.
struct Interrupted {};

class Trials {
 public:
  /// Begins the folder, or goes on with it. `found`: names of the files that are put there in the
  /// end. Throws InputError as require_free does, and when the folder is in use. `plan` must
  /// outlive it; its points are laid anew.
  Trials(SweepPlan& plan, const TrialOptions& options, std::vector<std::string> found);

  /// Throws InputError when the folder holds another plan, has been begun before and is neither to
  /// be resumed nor begun anew, or has files of those names that are not to be replaced.
  static void require_free(const SweepPlan& plan, const TrialOptions& options,
                           const std::vector<std::string>& found);

  struct Point {
    std::vector<double> row;  // a number for each factor
    int first_replicate = 1;
  };
  /// Runs `replicates` of each point and gives them in order: [point * replicates + i]. Throws
  /// Interrupted, and InputError when files fail; a run that cannot go on has the status failed.
  std::vector<SweepRun> run(const std::vector<Point>& points, int replicates);

  std::size_t points() const { return points_; }  // asked for by now
  std::size_t runs() const { return kept_.runs.size(); }
  /// When all is found: saves the runs, and tells what they warned of.
  void finish();
  /// Puts one of the files that were found. One that is there already, and says something else, is
  /// replaced with --force alone.
  void put(const std::string& name, const std::string& text) const;
  /// Of a file in the folder.
  std::string path(const std::string& name) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Item {
    std::size_t point;  // of the batch
    int replicate;
    SweepRun* run;
  };

  void begin();
  const SweepRun* known(std::size_t number, int replicate, const std::vector<double>& row) const;
  void simulate(const std::vector<Item>& items, const std::vector<Point>& points);
  void one(const Item& item, const Workers& workers);
  void keep(const SweepRun& run, const std::vector<double>& row);
  void watch(const std::atomic<bool>& finished, std::size_t items);
  void save();

  SweepPlan& plan_;
  TrialOptions options_;
  std::vector<std::string> found_;
  std::string path_;
  std::optional<Claim> claim_;  // of path_
  bool large_;
  std::size_t points_ = 0;
  Shard kept_;  // of each run also the row of its point, before its numbers
  std::map<std::pair<std::size_t, int>, std::size_t> index_;  // point and replicate: which of kept_
  std::vector<std::unique_ptr<BoundScenario>> bound_;         // of the batch
  std::map<std::string, std::unique_ptr<World>> worlds_;
  std::vector<World*> world_of_;  // of the batch
  std::mutex mutex_;              // of kept_
  std::atomic<bool> stopped_{false};
  std::atomic<std::size_t> done_{0};
  Clock::time_point saved_;
};

}  // namespace civitas
