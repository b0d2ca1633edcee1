// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_estimate.hpp"

#include <fmt/format.h>

#include <ctime>
#include <optional>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/sweep_world.hpp"

namespace civitas {
namespace {

constexpr std::size_t kTriedSteps = 2;
constexpr double kTrial = 5;  // seconds. Assumed

// Seconds of the CPU that this thread has had, whoever else was busy.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

struct Cost {            // seconds of one thread
  double point = 0;      // to make the scenario ready
  double replicate = 0;  // to run it
  std::size_t memory = 0;
};

// Makes the scenario of a point ready and takes its first steps.
Cost tried(const SweepPlan& sweep, std::size_t point, bool of_baseline) {
  Cost cost;
  const double start = now();
  BoundScenario bound(sweep, point, of_baseline);
  const Plan& plan = bound.ready();
  cost.point = now() - start;
  const double begun = now();
  const Workers workers(1);
  Simulation simulation(plan, plan.scenario().seed, 1, kBlockPersons, workers);
  const double set_up = now() - begun;
  const std::size_t steps = plan.scenario().time.steps();
  const std::size_t taken = std::min(steps, kTriedSteps);
  const double first = now();
  for (std::size_t i = 0; i < taken; ++i) simulation.step(false);
  cost.replicate =
      set_up + (now() - first) / static_cast<double>(taken) * static_cast<double>(steps);
  cost.memory = 2 * plan.population().bytes();  // the plan's and the simulation's
  return cost;
}

struct Trial {
  std::optional<Cost> cost;  // of the first point that can run
  std::size_t points = 0, failed = 0;
  std::string why;  // the first of them failed
};

// A sweep records the points that fail and goes on; so does the trial, for some seconds.
Trial try_points(const SweepPlan& sweep) {
  Trial trial;
  std::set<std::string> failed_worlds, worlds;
  const double start = now();
  for (std::size_t p = 0; p < sweep.points() && now() - start < kTrial; ++p) {
    ++trial.points;
    const std::string world = sweep.has_baseline() ? sweep.world(p) : "";
    const char* whose = "";
    try {
      const Cost cost = tried(sweep, p, false);
      if (!trial.cost) trial.cost = cost;
      whose = "baseline: ";
      if (sweep.has_baseline() && worlds.insert(world).second) {
        failed_worlds.insert(world);
        tried(sweep, p, true);
        failed_worlds.erase(world);
      }
      trial.failed += failed_worlds.contains(world);
    } catch (const InputError& error) {
      if (error.blame() == Blame::files) throw;
      if (++trial.failed == 1)
        trial.why =
            fmt::format("point {}: {}{}", p + 1, whose, to_string(error.problems().front()));
    }
  }
  return trial;
}

void warn(const SweepPlan& sweep, const Trial& trial) {
  if (trial.failed == 0) return;
  const bool all = trial.failed == trial.points;
  const Problem problem{
      Mistake::run_failed,
      {sweep.experiment().file, 0, 0},
      trial.points == 1
          ? "the point that was tried cannot run"
          : fmt::format("{} of {} points that were tried cannot run", trial.failed, trial.points),
      trial.why,
      all ? "Look at the ranges of what is varied"
          : "A sweep records what fails and goes on; its exit code is 4"};
  if (all) throw InputError(problem);
  show({problem}, "warning");
}

std::string ends(const Factor& factor) {
  if (factor.scale == Factor::Scale::choice || factor.is_reform()) {
    std::string text;
    for (std::size_t i = 0; i < factor.levels.size() && i < 6; ++i)
      text +=
          (i == 0 ? "" : ", ") +
          level_text(factor, factor.is_reform() ? static_cast<double>(i) : factor.levels[i].number);
    return text + (factor.levels.size() > 6 ? ", …" : "");
  }
  return fmt::format("{} to {}{}", factor.levels[0].number, factor.levels[1].number,
                     factor.scale == Factor::Scale::log        ? ", logarithmic"
                     : factor.scale == Factor::Scale::integers ? ", whole"
                                                               : "");
}

}  // namespace

void print_estimate(const SweepPlan& plan, int threads) {
  std::vector<std::vector<std::string>> factors = {{"factor", "values", "unit", "changes"}};
  for (std::size_t i = 0; i < plan.design().factors.size(); ++i) {
    const FactorOnRecord& record = plan.manifest().factors[i];
    factors.push_back(
        {record.name, ends(plan.design().factors[i]), record.unit,
         record.in_baseline && plan.has_baseline() ? "scenario and baseline" : "scenario"});
  }
  std::set<std::string> worlds;
  if (plan.has_baseline()) {
    for (std::size_t p = 0; p < plan.points(); ++p) worlds.insert(plan.world(p));
  }
  const Replicates& replicates = plan.experiment().replicates;
  const auto at_most = static_cast<double>(replicates.to);
  const auto points = static_cast<double>(plan.points());
  const auto baselines = static_cast<double>(worlds.size());
  const Trial trial = try_points(plan);
  warn(plan, trial);
  const Cost cost = *trial.cost;
  const double seconds = (points + baselines) * (cost.point + at_most * cost.replicate);
  const double bytes = points * at_most * static_cast<double>(plan.selection().values()) *
                       sizeof(double) * (plan.has_baseline() ? 2 : 1);
  const std::string upper = plan.rule() == nullptr ? "" : "at most ";
  std::vector<std::vector<std::string>> rows = {
      {"estimate for", plan.experiment().file},
      {"points", fmt::format("{} ({})", plan.points(), plan.manifest().design)},
      {"replicates", plan.rule() == nullptr ? fmt::format("{}", replicates.to)
                                            : fmt::format("{} to {}, until {}", replicates.from,
                                                          replicates.to, replicates.until.chars)},
      {"runs",
       fmt::format(
           "{}{:.0f} of the scenario{}", upper, points * at_most,
           worlds.empty() ? "" : fmt::format(" and {:.0f} of the baseline", baselines * at_most))},
      {"tried",
       fmt::format("{} for {}{}", counted(trial.points, "point", "points"),
                   counted(std::min(kTriedSteps, plan.selection().steps()), "step", "steps"),
                   trial.failed == 0 ? ": all can run"
                                     : fmt::format(", of which {} cannot run", trial.failed))},
      {"persons", readable(static_cast<double>(plan.persons()))},
      {"steps", fmt::format("{}", plan.selection().steps())},
      {"one run",
       fmt::format("{:.3g} s of one CPU, and {:.3g} s for each point", cost.replicate, cost.point)},
      {"CPU hours", fmt::format("{}{:.3g}", upper, seconds / 3600)},
      {"time", upper + readable_seconds(seconds / threads) +
                   fmt::format(" on {} thread(s) of one process", threads)},
      {"memory",
       fmt::format("{} for each thread, and {} of results",
                   readable_bytes(static_cast<double>(cost.memory)), readable_bytes(bytes))},
      {"disk", fmt::format("at most {} for the shards, and as much for the merged file",
                           readable_bytes(bytes))},
  };
  fmt::print("{}\n{}", table(factors), table(rows));
}

}  // namespace civitas
