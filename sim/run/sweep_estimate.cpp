// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <optional>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/results_layout.hpp"
#include "sim/io/sweep_file.hpp"
#include "sim/run/memory.hpp"
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
  double memory = 0;     // bytes
  double persons = 1;    // of which the others are multiples

  /// Of a point with another number of persons.
  Cost of(double others) const {
    const double times = others / persons;
    return {point * times, replicate * times, memory * times, others};
  }
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
  cost.memory = static_cast<double>(  // the plan's and the simulation's
      plan.bytes() + simulation.population().bytes_beside(plan.population()));
  cost.persons = static_cast<double>(plan.population().persons());
  return cost;
}

// Bytes in the folder at most, but for what runs warn of and why they fail.
double most_of_folder(const SweepPlan& plan) {
  constexpr double kOfShard = 1024, kOfRun = 16;
  const double runs = static_cast<double>(plan.points()) * plan.experiment().replicates.to;
  const double values =
      static_cast<double>(plan.selection().values()) * (plan.has_baseline() ? 2 : 1);
  return static_cast<double>(manifest_text(plan.manifest()).size() +
                             design_csv(plan.design()).size()) +
         kOfShard + runs * (kOfRun + values * sizeof(double));
}

// Bytes of the merged file at most, of which all but the values is made and measured with one run.
double most_of_merged(const SweepPlan& plan) {
  SweepResults one;
  one.manifest = plan.manifest();
  one.manifest.points = 1;
  one.manifest.replicates = 1;
  one.points = {plan.design().rows.front()};
  auto bytes = static_cast<double>(sweep_image(one).size()) + kBetween;
  const auto points = static_cast<double>(plan.points());
  const double replicates = plan.experiment().replicates.to;
  const int sides = plan.has_baseline() ? 2 : 1;
  for (std::size_t i = 0; i < plan.selection().series().size(); ++i) {
    const std::size_t end = i + 1 < plan.selection().series().size() ? plan.selection().first(i + 1)
                                                                     : plan.selection().values();
    bytes += sides *
             most_bytes(static_cast<double>(end - plan.selection().first(i)) * points * replicates);
  }
  for (const FactorOnRecord& factor : plan.manifest().factors) {
    std::size_t longest = 0;
    for (const std::string& level : factor.levels) longest = std::max(longest, level.size());
    constexpr double kTextPlace = 36;  // beside its bytes
    bytes +=
        longest == 0 ? most_bytes(points) : points * (kTextPlace + static_cast<double>(longest));
  }
  constexpr double kStatus = 1, kNumber = 4;
  return bytes + points * (kNumber + replicates * kStatus) + (points + replicates) * kNumber;
}

struct Trial {
  std::optional<Cost> cost;  // of the first point that can run, one of the largest
  std::size_t points = 0, failed = 0;
  std::string why;  // the first of them failed
};

// What a sweep that goes on would still run.
struct Rest {
  std::vector<std::size_t> points;  // from 0, those with most persons first
  std::size_t runs = 0;             // of the scenario
  std::size_t baseline_runs = 0;    // each replicate of a baseline is run once
  double persons_made = 0;          // over points and baselines
  double persons_run = 0;           // over their runs
  double least = 0, most = 0;       // persons of a point
};

Rest rest_of(const SweepPlan& plan, const std::vector<SweepRun>& there) {
  const auto replicates = static_cast<std::size_t>(plan.experiment().replicates.to);
  std::vector<bool> known(plan.points() * replicates, false);
  for (const SweepRun& run : there) known[(run.point - 1) * replicates + run.replicate - 1] = true;
  Rest rest;
  struct Needed {
    std::vector<bool> replicates;
    double persons;
  };
  std::map<std::string, Needed> worlds;
  std::vector<double> persons(plan.points(), static_cast<double>(plan.persons()));
  for (std::size_t p = 0; p < plan.points(); ++p) {
    const auto begin = known.begin() + static_cast<std::ptrdiff_t>(p * replicates);
    const std::vector<bool> done(begin, begin + static_cast<std::ptrdiff_t>(replicates));
    const auto missing = static_cast<std::size_t>(std::count(done.begin(), done.end(), false));
    if (missing == 0) continue;
    rest.points.push_back(p);
    if (const auto others = plan.persons_varied(p)) persons[p] = static_cast<double>(*others);
    rest.least = rest.runs == 0 ? persons[p] : std::min(rest.least, persons[p]);
    rest.most = std::max(rest.most, persons[p]);
    rest.runs += missing;
    rest.persons_made += persons[p];
    rest.persons_run += persons[p] * static_cast<double>(missing);
    if (!plan.has_baseline()) continue;
    Needed& needed = worlds[plan.world(p)];
    needed.persons = persons[p];
    needed.replicates.resize(replicates, false);
    for (std::size_t r = 0; r < replicates; ++r)
      needed.replicates[r] = needed.replicates[r] || !done[r];
  }
  for (const auto& [world, needed] : worlds) {
    const auto runs = static_cast<std::size_t>(
        std::count(needed.replicates.begin(), needed.replicates.end(), true));
    rest.baseline_runs += runs;
    rest.persons_made += needed.persons;
    rest.persons_run += needed.persons * static_cast<double>(runs);
  }
  std::stable_sort(rest.points.begin(), rest.points.end(),
                   [&](std::size_t a, std::size_t b) { return persons[a] > persons[b]; });
  return rest;
}

std::string told(const std::vector<SweepRun>& there, std::size_t missing) {
  const auto count = [&](RunStatus status) {
    return std::count_if(there.begin(), there.end(),
                         [&](const SweepRun& run) { return run.status == status; });
  };
  const auto spared = count(RunStatus::not_needed);
  return fmt::format("{} complete, {} failed{}, {} missing", count(RunStatus::complete),
                     count(RunStatus::failed),
                     spared == 0 ? "" : fmt::format(", {} not needed", spared), missing);
}

// A sweep records the points that fail and goes on; so does the trial, for some seconds.
Trial try_points(const SweepPlan& sweep, const std::vector<std::size_t>& points) {
  Trial trial;
  std::set<std::string> failed_worlds, worlds;
  const double start = now();
  for (const std::size_t p : points) {
    if (now() - start >= kTrial) break;
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

// What a union of designs varies, whose parts have ranges or lists of their own.
std::string values_of_union(const SweepPlan& plan, std::size_t at) {
  const Factor& factor = plan.design().factors[at];
  std::set<double> values;
  for (const std::vector<double>& row : plan.design().rows) {
    if (!std::isnan(row[at])) values.insert(row[at]);
  }
  constexpr std::size_t kMostTold = 6;
  if (values.size() > kMostTold)
    return level_text(factor, *values.begin()) + " to " + level_text(factor, *values.rbegin());
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + level_text(factor, value);
  return text;
}

std::string ends(const SweepPlan& plan, std::size_t at) {
  const Factor& factor = plan.design().factors[at];
  if (plan.experiment().design.kind == Design::Kind::parts && !factor.is_reform())
    return values_of_union(plan, at);
  if (factor.scale == Factor::Scale::choice || factor.is_reform()) {
    std::string text;
    for (std::size_t i = 0; i < factor.levels.size() && i < 6; ++i)
      text +=
          (i == 0 ? "" : ", ") +
          level_text(factor, factor.is_reform() ? static_cast<double>(i) : factor.levels[i].number);
    return text + (factor.levels.size() > 6 ? ", …" : "");
  }
  return fmt::format("{} to {}{}", level_text(factor, factor.levels[0].number),
                     level_text(factor, factor.levels[1].number),
                     factor.scale == Factor::Scale::log        ? ", logarithmic"
                     : factor.scale == Factor::Scale::integers ? ", whole"
                                                               : "");
}

}  // namespace

void print_estimate(const SweepPlan& plan, int threads,
                    const std::optional<std::vector<SweepRun>>& there) {
  std::vector<std::vector<std::string>> factors = {{"factor", "values", "unit", "changes"}};
  for (std::size_t i = 0; i < plan.design().factors.size(); ++i) {
    const FactorOnRecord& record = plan.manifest().factors[i];
    factors.push_back(
        {record.name, ends(plan, i), record.unit,
         record.in_baseline && plan.has_baseline() ? "scenario and baseline" : "scenario"});
  }
  const Replicates& replicates = plan.experiment().replicates;
  const Rest rest = rest_of(plan, there.value_or(std::vector<SweepRun>()));
  const std::string upper = plan.rule() == nullptr ? "" : "at most ";
  std::vector<std::vector<std::string>> rows = {
      {"estimate for", plan.experiment().file},
      {"points", fmt::format("{} ({})", plan.points(), plan.manifest().design)},
      {"replicates", plan.rule() == nullptr ? fmt::format("{}", replicates.to)
                                            : fmt::format("{} to {}, until {}", replicates.from,
                                                          replicates.to, replicates.until.chars)},
  };
  if (there) rows.push_back({"there", told(*there, rest.runs)});
  if (rest.runs == 0) return fmt::print("{}\n{}", table(factors), table(rows));
  const auto program = static_cast<double>(bytes_in_use());
  const Trial trial = try_points(plan, rest.points);
  warn(plan, trial);
  const Cost cost = trial.cost->of(rest.most);
  const double seconds =
      (rest.persons_made * cost.point + rest.persons_run * cost.replicate) / cost.persons;
  const double shards = most_of_folder(plan);
  const std::vector<std::vector<std::string>> cost_rows = {
      {there ? "runs to come" : "runs",
       fmt::format(
           "{}{} of the scenario{}", upper, rest.runs,
           plan.has_baseline() ? fmt::format(" and {} of the baseline", rest.baseline_runs) : "")},
      {"tried",
       fmt::format("{} for {}{}", counted(trial.points, "point", "points"),
                   counted(std::min(kTriedSteps, plan.selection().steps()), "step", "steps"),
                   trial.failed == 0 ? ": all can run"
                                     : fmt::format(", of which {} cannot run", trial.failed))},
      {"persons",
       (rest.least < rest.most ? readable(rest.least) + " to " : "") + readable(rest.most)},
      {"steps", fmt::format("{}", plan.selection().steps())},
      {"one run", fmt::format("{:.3g} s of one CPU, and {:.3g} s for each point{}", cost.replicate,
                              cost.point, rest.least < rest.most ? ", with most persons" : "")},
      {"CPU hours", fmt::format("{}{:.3g}", upper, seconds / 3600)},
      {"time", upper + readable_seconds(seconds / threads) +
                   fmt::format(" on {} thread(s) of one process", threads)},
      {"memory",
       fmt::format("{} for each thread, {} of results, and {} for the program",
                   readable_bytes(cost.memory), readable_bytes(shards), readable_bytes(program))},
      {"disk", fmt::format("at most {} for the shards, and {} for the merged file, beside what "
                           "runs warn of",
                           readable_most(shards), readable_most(most_of_merged(plan)))},
  };
  rows.insert(rows.end(), cost_rows.begin(), cost_rows.end());
  fmt::print("{}\n{}", table(factors), table(rows));
}

}  // namespace civitas
