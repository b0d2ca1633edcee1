// SPDX-License-Identifier: Apache-2.0
// The runs of a sweep that one process does: points side by side on threads, or one after the other
// on all threads when the population is large.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "sim/engine/parallel.hpp"
#include "sim/io/shard_file.hpp"
#include "sim/run/sweep_world.hpp"

namespace civitas {

/// Blocks of a smaller population are too few to keep several threads busy.
inline constexpr std::size_t kSmallPopulation = 500'000;  // persons

/// Which part of a sweep a process does: shard `index` (from 0) of `count`.
struct ShardOf {
  std::size_t index = 0, count = 1;
};

/// Whether the replicate (from 1) of `point` (from 0) belongs to the shard. Up to as many shards as
/// points, a point lies in shard `point % count` as a whole; with more, its replicates are dealt
/// out, unless they stay `together`.
bool is_in(const ShardOf& shard, std::size_t point, int replicate, std::size_t points,
           bool together);

class SweepRuns {
 public:
  /// `own`: runs that this shard has done before; `others`: those of other shards. Neither is done
  /// again. `plan` must outlive it. `all_threads`: of all processes that share the shard, if any
  /// do.
  SweepRuns(const SweepPlan& plan, const ShardOf& shard, std::vector<SweepRun> own,
            const std::vector<SweepRun>& others, int threads, int all_threads = 0);

  /// Into so many items the work is cut, the same ones in all processes that share the shard.
  std::size_t items() const { return items_.size(); }
  /// Which item is next, in ascending order; what is passed over, other processes do. items(): all
  /// are given out; nothing: they are not, but there are no more.
  using Next = std::function<std::optional<std::size_t>()>;
  /// Runs what `next` says, until there is no more or stop() is called from another thread. What a
  /// point cannot do is kept as a failed run; trouble with files ends it with an InputError.
  void run(const Next& next);
  void stop() { stopped_.store(true, std::memory_order_relaxed); }

  // May be called while run() is under way.
  std::size_t wanted() const { return wanted_; }  // runs of this shard that were missing
  std::size_t done() const { return done_.load(std::memory_order_relaxed); }
  std::size_t spared() const { return spared_.load(std::memory_order_relaxed); }  // of these
  std::size_t elsewhere() const { return elsewhere_.load(std::memory_order_relaxed); }
  /// What the shard's file should hold by now.
  Shard shard() const;

 private:
  struct Item {  // what one thread does in one go
    std::size_t point;
    std::vector<int> replicates;
  };

  void list_items(const ShardOf& shard, const std::vector<SweepRun>& others);
  std::optional<std::size_t> take(const Next& next);
  void work(const Item& item, const Workers& workers);
  std::optional<SweepRun> one(std::size_t point, int replicate, const Workers& workers);
  void add(std::vector<SweepRun> runs);
  void release(std::size_t point);

  const SweepPlan& plan_;
  int threads_, all_threads_;
  bool large_ = false;
  std::mutex taking_;
  std::size_t passed_ = 0;  // items below were taken, here or elsewhere
  std::vector<Item> items_;
  std::map<std::size_t, std::vector<SweepRun>> begun_;  // with a rule: runs done before
  std::map<std::size_t, std::unique_ptr<BoundScenario>> bound_;
  std::map<std::string, std::unique_ptr<World>> worlds_;
  std::map<std::size_t, World*> world_of_;  // point
  std::size_t wanted_ = 0;
  mutable std::mutex mutex_;
  std::vector<SweepRun> runs_;
  std::atomic<std::size_t> done_{0}, spared_{0}, elsewhere_{0};
  std::atomic<bool> stopped_{false};
};

}  // namespace civitas
