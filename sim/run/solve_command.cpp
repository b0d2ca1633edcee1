// SPDX-License-Identifier: Apache-2.0
// `civitas solve`: looks for the number of a parameter at which an outcome is what it shall be.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/io/json_text.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/found_reform.hpp"
#include "sim/run/interrupt.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/threads.hpp"
#include "sim/run/trial_options.hpp"
#include "sim/run/trials.hpp"
#include "sim/run/warnings.hpp"

namespace civitas {
namespace {

struct Options {
  std::string experiment;
  TrialOptions trials;
};

constexpr const char *kReform = "solution.yaml", *kSolution = "solution.json";

class Search {
 public:
  Search(const Options& options, SweepPlan& plan)
      : options_(options),
        plan_(plan),
        factor_(plan.design().factors.front()),
        unit_(plan.manifest().factors.front().unit),
        outcome_unit_(plan.selection().series().front().unit),
        trials_(plan, options.trials, {kReform, kSolution}) {}

  void run() {
    const double low = factor_.levels[0].number, high = factor_.levels[1].number;
    const double precision = plan_.experiment().solve->precision.value_or((high - low) / 10'000);
    std::pair<Interval, Interval> ends;
    const auto solution = solve([&](double x) { return outcomes(x); }, low, high, precision, ends);
    trials_.finish();
    if (!solution) refuse(ends);
    write(*solution);
    if (options_.trials.quiet)
      fmt::print("{}\n", reform_path());
    else
      print(*solution);
  }

 private:
  std::vector<double> outcomes(double x) {
    const GoalCondition& goal = plan_.goal();
    std::vector<double> list;
    for (const SweepRun& run : trials_.run({{{x}, 1}}, plan_.experiment().replicates.to)) {
      const auto told = [&](const std::string& why) {
        return InputError(Problem{
            Mistake::run_failed, factor_.name.place(),
            fmt::format("with {} = {} replicate {} failed", factor_.name.chars, x, run.replicate),
            why, "Choose other ends for `between`"});
      };
      if (run.status != RunStatus::complete) throw told(run.message);
      double value = plan_.outcome(run.scenario, goal.indicator.chars);
      if (goal.difference) value -= plan_.outcome(run.baseline, goal.indicator.chars);
      if (std::isnan(value)) throw told("'" + goal.indicator.chars + "' was not recorded");
      list.push_back(value - goal.number);
    }
    return list;
  }

  std::string told(Interval miss) const {
    miss.mean += plan_.goal().number;
    const std::string unit = outcome_unit_ == "1" ? "" : " " + outcome_unit_;
    return readable_with_error(miss.mean, miss.half_width) + unit;
  }

  std::string adjusted(double x) const {
    const std::string unit = unit_.empty() || unit_ == "1" ? "" : " " + unit_;
    return (std::abs(x) < 1e4 ? fmt::format("{:.7g}", x) : readable(x)) + unit;
  }

  [[noreturn]] void refuse(const std::pair<Interval, Interval>& ends) const {
    if (ends.first.mean == ends.second.mean && ends.first.half_width == ends.second.half_width)
      throw InputError(Problem{
          Mistake::no_solution, factor_.name.place(),
          "the outcome does not change with '" + factor_.name.chars + "'",
          fmt::format("it is {} with {} and with {}", told(ends.first),
                      adjusted(factor_.levels[0].number), adjusted(factor_.levels[1].number)),
          "Adjust a number that it depends on, and name another folder with -o"});
    throw InputError(Problem{
        Mistake::no_solution, plan_.experiment().solve->so_that.place(),
        fmt::format("'{}' is not crossed between {} and {}",
                    plan_.experiment().solve->so_that.chars, adjusted(factor_.levels[0].number),
                    adjusted(factor_.levels[1].number)),
        fmt::format("it is {} at the one and {} at the other", told(ends.first), told(ends.second)),
        "Choose ends of `between` on both sides of the goal, and another folder with -o"});
  }

  std::string interval(const Solution& solution) const {
    if (plan_.experiment().replicates.to < 2)
      return "unknown: it takes replicates, for example `replicates: 20`";
    const std::string low =
        solution.low ? adjusted(*solution.low) : "below " + adjusted(factor_.levels[0].number);
    const std::string high =
        solution.high ? adjusted(*solution.high) : "above " + adjusted(factor_.levels[1].number);
    return low + " to " + high;
  }

  void print(const Solution& solution) const {
    fmt::print("{}\n{}", plan_.experiment().title,
               table({{"", "value"},
                      {factor_.name.chars, adjusted(solution.value)},
                      {"95 % interval", interval(solution)},
                      {plan_.experiment().solve->so_that.chars, told(solution.miss)}}));
    if (solution.width > 0) {
      const double width = std::abs(solution.width) < 1e4
                               ? std::stod(fmt::format("{:.2g}", solution.width))
                               : solution.width;
      fmt::print("found to within {}; ", adjusted(width));
    }
    fmt::print("{} of {}, {}\n{}\n", counted(solution.points, "point", "points"),
               counted(static_cast<std::size_t>(plan_.experiment().replicates.to), "replicate",
                       "replicates"),
               plan_.has_baseline() ? "each beside the same luck of the baseline"
                                    : "each with the same luck",
               reform_path());
  }

  std::string reform_path() const { return trials_.path(kReform); }

  void write(const Solution& solution) const {
    const std::string how = "found by civitas solve: " + plan_.experiment().solve->so_that.chars;
    trials_.put(kReform, found_reform(plan_, {solution.value}, how, reform_path()));
    const auto end = [](const std::optional<double>& x) {
      return x ? nlohmann::ordered_json(*x) : nlohmann::ordered_json();
    };
    const auto number = [](double x) {
      return std::isfinite(x) ? nlohmann::ordered_json(x) : nlohmann::ordered_json();
    };
    const nlohmann::ordered_json json = {{"experiment", plan_.experiment().title},
                                         {"adjust", factor_.name.chars},
                                         {"unit", unit_},
                                         {"value", solution.value},
                                         {"interval_95", {end(solution.low), end(solution.high)}},
                                         {"width", solution.width},
                                         {"so_that", plan_.experiment().solve->so_that.chars},
                                         {"outcome", solution.miss.mean + plan_.goal().number},
                                         {"outcome_half_width", number(solution.miss.half_width)},
                                         {"replicates", plan_.experiment().replicates.to},
                                         {"points", solution.points}};
    trials_.put(kSolution, json_text(json, 2) + "\n");
  }

  const Options& options_;
  SweepPlan& plan_;
  Factor factor_;
  std::string unit_, outcome_unit_;
  Trials trials_;
};

void run(Options& options, int& exit_code) {
  SweepPlan plan(options.experiment, "");
  require_purpose(plan.experiment(), "solve");
  Warnings(options.trials.quiet).show(plan.warnings());
  require_folder(plan, options.trials, {kReform, kSolution});
  if (options.trials.dry_run) {
    const FactorOnRecord& factor = plan.manifest().factors.front();
    fmt::print("would adjust {} between {} and {} so that {}: {} a point of {} persons\n",
               factor.name, readable(factor.low), readable(factor.high),
               plan.experiment().solve->so_that.chars,
               counted(static_cast<std::size_t>(plan.experiment().replicates.to), "run", "runs"),
               readable(static_cast<double>(plan.persons())));
    return;
  }
  options.trials.threads = threads_to_use(options.trials.threads);
  exit_code = until_interrupted(options.trials.folder, [&] { Search(options, plan).run(); });
}

}  // namespace

void add_solve(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "solve", "Find the number of a parameter at which an indicator is what it shall be");
  command->add_option("EXPERIMENT", options->experiment, "Experiment file with a block `solve`")
      ->required();
  add_trial_options(*command, options->trials);
  command->footer(footer(
      "civitas solve experiment.yaml -o found && civitas run found/solution.yaml", "", true));
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas
