// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_run.hpp"

#include <algorithm>
#include <set>

#include "sim/core/problem.hpp"
#include "sim/run/sweep_progress.hpp"

namespace civitas {
namespace {

// With fewer points for each thread, replicates are spread as well. Assumed.
constexpr std::size_t kPointsPerThread = 4;

}  // namespace

bool is_in(const ShardOf& shard, std::size_t point, int replicate, std::size_t points,
           bool together) {
  const std::size_t home = point % shard.count;
  const std::size_t sharing =
      together || shard.count <= points ? 1 : (shard.count - point + points - 1) / points;
  return home + static_cast<std::size_t>(replicate - 1) % sharing * points == shard.index;
}

SweepRuns::SweepRuns(const SweepPlan& plan, const ShardOf& shard, std::vector<SweepRun> own,
                     const std::vector<SweepRun>& others, int threads, int all_threads)
    : plan_(plan),
      threads_(threads),
      all_threads_(std::max(threads, all_threads)),
      runs_(std::move(own)) {
  list_items(shard, others);
  large_ = plan_.persons() > kSmallPopulation;
}

void SweepRuns::list_items(const ShardOf& shard, const std::vector<SweepRun>& others) {
  const bool rule = plan_.rule() != nullptr;
  std::set<std::pair<std::size_t, int>> known;
  for (const auto* runs : {&std::as_const(runs_), &others}) {
    for (const SweepRun& run : *runs) {
      known.emplace(run.point - 1, static_cast<int>(run.replicate));
      if (rule && run.status == RunStatus::complete) begun_[run.point - 1].push_back(run);
    }
  }
  for (std::size_t p = 0; p < plan_.points(); ++p) {
    Item item{p, {}};
    for (int r = 1; r <= plan_.experiment().replicates.to; ++r) {
      if (is_in(shard, p, r, plan_.points(), rule) && !known.contains({p, r}))
        item.replicates.push_back(r);
    }
    wanted_ += item.replicates.size();
    if (!item.replicates.empty()) items_.push_back(std::move(item));
  }
  if (!rule && items_.size() < kPointsPerThread * static_cast<std::size_t>(all_threads_)) {
    std::vector<Item> single;
    for (const Item& item : items_) {
      for (const int r : item.replicates) single.push_back({item.point, {r}});
    }
    items_ = std::move(single);
  }
  for (const Item& item : items_) {
    std::unique_ptr<BoundScenario>& bound = bound_[item.point];
    if (!bound) bound = std::make_unique<BoundScenario>(plan_, item.point, false);
    bound->use();
    if (!plan_.has_baseline()) continue;
    std::unique_ptr<World>& world = worlds_[plan_.world(item.point)];
    if (!world) world = std::make_unique<World>(plan_, item.point);
    world->use();
    world_of_[item.point] = world.get();
  }
}

std::optional<std::size_t> SweepRuns::take(const Next& next) {
  const std::lock_guard lock(taking_);
  const std::optional<std::size_t> taken = next();
  for (; taken && passed_ < *taken; ++passed_) {
    elsewhere_.fetch_add(items_[passed_].replicates.size(), std::memory_order_relaxed);
    release(items_[passed_].point);
  }
  if (!taken || *taken >= items_.size()) return std::nullopt;
  ++passed_;
  return taken;
}

void SweepRuns::run(const Next& next) {
  const Workers workers(threads_);
  if (large_) {
    while (const auto item = take(next)) work(items_[*item], workers);
    return;
  }
  workers.for_each(static_cast<std::size_t>(threads_), [&](std::size_t, std::size_t) {
    const Workers alone(1);
    while (!stopped_.load(std::memory_order_relaxed)) {
      const auto item = take(next);
      if (!item) return;
      try {
        work(items_[*item], alone);
      } catch (...) {
        stop();
        throw;
      }
    }
  });
}

void SweepRuns::work(const Item& item, const Workers& workers) {
  std::optional<SweepProgress> progress;
  if (plan_.rule() != nullptr) {
    progress.emplace(plan_);
    std::vector<SweepRun>& begun = begun_[item.point];
    std::sort(begun.begin(), begun.end(),
              [](const SweepRun& a, const SweepRun& b) { return a.replicate < b.replicate; });
    for (const SweepRun& run : begun) progress->enough(run);
  }
  for (std::size_t i = 0; i < item.replicates.size(); ++i) {
    std::optional<SweepRun> run = one(item.point, item.replicates[i], workers);
    if (!run) return;  // stopped
    const bool enough = progress && run->status == RunStatus::complete && progress->enough(*run);
    std::vector<SweepRun> told;
    told.push_back(std::move(*run));
    for (std::size_t rest = i + 1; enough && rest < item.replicates.size(); ++rest) {
      SweepRun spared;
      spared.point = static_cast<std::uint32_t>(item.point + 1);
      spared.replicate = static_cast<std::uint32_t>(item.replicates[rest]);
      spared.status = RunStatus::not_needed;
      told.push_back(spared);
      spared_.fetch_add(1, std::memory_order_relaxed);
    }
    add(std::move(told));
    if (enough) break;
  }
  release(item.point);
}

std::optional<SweepRun> SweepRuns::one(std::size_t point, int replicate, const Workers& workers) {
  SweepRun run;
  run.point = static_cast<std::uint32_t>(point + 1);
  run.replicate = static_cast<std::uint32_t>(replicate);
  const char* whose = "";
  try {
    KeptRun kept = bound_.at(point)->run(replicate, workers, stopped_);
    if (!kept) return std::nullopt;
    run.scenario = std::move(kept->numbers);
    run.message = in_lines(kept->warnings);
    if (plan_.has_baseline()) {
      whose = "baseline: ";
      kept = world_of_.at(point)->run(replicate, workers, stopped_);
      if (!kept) return std::nullopt;
      run.baseline = std::move(kept->numbers);
      if (run.message.empty()) run.message = in_lines(kept->warnings, whose);
    }
    run.status = RunStatus::complete;
  } catch (const InputError& error) {
    if (error.blame() == Blame::files) throw;
    run.status = RunStatus::failed;
    run.message = in_lines(error.problems(), whose);
    run.scenario.clear();
  }
  return run;
}

void SweepRuns::add(std::vector<SweepRun> runs) {
  const std::size_t count = runs.size();
  {
    const std::lock_guard lock(mutex_);
    for (SweepRun& run : runs) runs_.push_back(std::move(run));
  }
  done_.fetch_add(count, std::memory_order_relaxed);
}

void SweepRuns::release(std::size_t point) {
  bound_.at(point)->release();
  const auto world = world_of_.find(point);
  if (world != world_of_.end()) world->second->release();
}

Shard SweepRuns::shard() const {
  Shard shard;
  shard.plan = plan_.manifest().plan();
  shard.program = plan_.manifest().program;
  shard.values = plan_.selection().values();
  shard.baseline = plan_.has_baseline();
  const std::lock_guard lock(mutex_);
  shard.runs = runs_;
  return shard;
}

}  // namespace civitas
