// SPDX-License-Identifier: Apache-2.0
// The scenario of a point made ready, and a baseline that points share. Several threads may use
// one.
#pragma once

#include <atomic>
#include <exception>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/parallel.hpp"
#include "sim/run/sweep_plan.hpp"

namespace civitas {

/// What is kept of a run, and what it warned of.
struct Kept {
  std::vector<double> numbers;
  std::vector<Problem> warnings;
};
/// Nothing when it was stopped on the way.
using KeptRun = std::optional<Kept>;

/// As they are kept with a run: a line for each, which begins with `whose`.
std::string in_lines(const std::vector<Problem>& problems, const std::string& whose = "");

/// The scenario of a point, or its baseline, bound when it is first run and dropped when nobody
/// needs it any more.
class BoundScenario {
 public:
  BoundScenario(const SweepPlan& sweep, std::size_t point, bool of_baseline)
      : sweep_(sweep), point_(point), of_baseline_(of_baseline) {}

  /// The scenario bound. Throws InputError when it cannot be.
  const Plan& ready() { return *bound().plan; }
  /// Runs a replicate (from 1). Throws InputError when the scenario cannot be bound or run.
  KeptRun run(int replicate, const Workers& workers, const std::atomic<bool>& stopped);
  void use() { ++users_; }
  /// True when this was the last user.
  bool release();

 private:
  struct Bound {
    std::unique_ptr<Plan> plan;
    Selection selection;
  };
  const Bound& bound();

  const SweepPlan& sweep_;
  std::size_t point_;
  bool of_baseline_;
  std::mutex mutex_;
  std::optional<Bound> bound_;
  std::exception_ptr failure_;
  std::size_t users_ = 0;
};

/// A baseline of one or more points: each replicate is run once, by whoever needs it first.
class World {
 public:
  World(const SweepPlan& sweep, std::size_t point) : baseline_(sweep, point, true) {}

  KeptRun run(int replicate, const Workers& workers, const std::atomic<bool>& stopped);
  void use() { baseline_.use(); }
  void release();

 private:
  BoundScenario baseline_;
  std::mutex mutex_;
  std::map<int, std::shared_future<KeptRun>> runs_;  // by replicate
};

}  // namespace civitas
