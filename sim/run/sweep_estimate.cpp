// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_estimate.hpp"

#include <fmt/format.h>

#include <ctime>
#include <set>

#include "sim/engine/simulation.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

constexpr std::size_t kTriedSteps = 2;
constexpr std::size_t kBlock = 1024;

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

Cost measured(const SweepPlan& sweep) {
  Cost cost;
  const double start = now();
  const Scenario scenario = sweep.scenario(0);
  const auto plan = make_plan(scenario, *sweep.population(scenario));
  cost.point = now() - start;
  const double begun = now();
  const Workers workers(1);
  Simulation simulation(*plan, plan->scenario().seed, 1, kBlock, workers);
  const double set_up = now() - begun;
  const std::size_t steps = plan->scenario().time.steps();
  const std::size_t tried = std::min(steps, kTriedSteps);
  const double first = now();
  for (std::size_t i = 0; i < tried; ++i) simulation.step(false);
  cost.replicate =
      set_up + (now() - first) / static_cast<double>(tried) * static_cast<double>(steps);
  cost.memory = 2 * plan->population().bytes();  // the plan's and the simulation's
  return cost;
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
  const Cost cost = measured(plan);
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
