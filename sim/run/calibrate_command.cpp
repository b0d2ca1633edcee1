// SPDX-License-Identifier: Apache-2.0
// `civitas calibrate`: fits numbers of a scenario to its targets.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/io/json_text.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/found_reform.hpp"
#include "sim/run/posterior.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/target_table.hpp"
#include "sim/run/threads.hpp"
#include "sim/run/trial_options.hpp"
#include "sim/run/warnings.hpp"
#include "sim/scenario/nelder_mead.hpp"

namespace civitas {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kFirstStep = 0.2;  // of the simplex, in the unit cube. Assumed

struct Options {
  std::string experiment;
  TrialOptions trials;
};

// What is put into the folder in the end.
std::vector<std::string> files_of(const Calibration& method) {
  if (method.kind == Calibration::Kind::nelder_mead)
    return {"trials.csv", "calibrated.yaml", "calibration.json"};
  return {"trials.csv", "posterior.csv", "particles.csv", "calibration.json"};
}

class CalibrationCommand {
 public:
  CalibrationCommand(const Options& options, SweepPlan& plan)
      : options_(options),
        plan_(plan),
        method_(*plan.experiment().calibrate),
        run_(plan, options.trials, files_of(method_)) {}

  void run() {
    json_["experiment"] = plan_.experiment().title;
    if (method_.kind == Calibration::Kind::nelder_mead)
      descend();
    else
      sample();
  }

 private:
  void descend() {
    const std::vector<double> start = run_.present();
    const Minimum least = nelder_mead(
        [&](const std::vector<double>& unit) { return run_.distances({unit}, false)[0]; }, start,
        kFirstStep, method_.precision, method_.points);
    run_.write_trials();
    if (!std::isfinite(least.value)) nothing_ran();
    const std::vector<double> row = run_.row_at(least.at), before = run_.numbers();
    const TriedPoint& best = *std::min_element(
        run_.tried().begin(), run_.tried().end(),
        [](const TriedPoint& a, const TriedPoint& b) { return a.distance < b.distance; });
    const std::string how = "found by civitas calibrate, method of Nelder and Mead";
    run_.put("calibrated.yaml", found_reform(plan_, row, how, path("calibrated.yaml")));
    json_["method"] = "nelder_mead";
    json_["points"] = least.evaluations;
    json_["converged"] = least.converged;
    json_["distance"] = least.value;
    std::vector<std::vector<std::string>> rows = {{"number", "before", "found", "range", "unit"}};
    for (std::size_t i = 0; i < row.size(); ++i) {
      const FactorOnRecord& factor = plan_.manifest().factors[i];
      rows.push_back({factor.name, readable(before[i]), fmt::format("{:.6g}", row[i]),
                      range(factor), factor.unit});
      json_["numbers"][factor.name] = row[i];
    }
    std::vector<std::string> moved, at_end;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string& name = plan_.manifest().factors[i].name;
      const Factor& factor = plan_.design().factors[i];
      if (before[i] < factor.levels.front().number || before[i] > factor.levels.back().number)
        moved.push_back(name);
      if (std::min(least.at[i], 1 - least.at[i]) < method_.precision) at_end.push_back(name);
    }
    json_["at_end"] = at_end;
    std::string remarks;
    if (!moved.empty())
      remarks += fmt::format("; begun at an end of the range, for it lies outside: {}",
                             fmt::join(moved, ", "));
    if (!at_end.empty())
      remarks += fmt::format("; at an end of the range, which may be too narrow: {}",
                             fmt::join(at_end, ", "));
    tell(rows, run_.fits(best.simulated, best.standard_errors),
         fmt::format("{}: {:.4g} tolerances from the targets (root mean square){}{}",
                     counted(least.evaluations, "point", "points"), least.value,
                     least.converged ? "" : "; the evaluations were used up before it was sure",
                     remarks),
         path("calibrated.yaml"));
  }

  void sample() {
    const auto distances = [&](const UnitPoints& points) { return run_.distances(points, true); };
    const std::size_t dimensions = plan_.design().factors.size();
    std::vector<Generation> generations;
    if (method_.kind == Calibration::Kind::rejection)
      generations.push_back(abc_rejection(distances, dimensions, method_.points, method_.keep,
                                          method_.within, method_.seed));
    else
      generations = abc_smc(
          distances, dimensions,
          {method_.points, method_.generations, method_.quantile, method_.within, method_.seed});
    run_.write_trials();
    const Generation& last = generations.back();
    if (last.particles.empty()) nothing_ran();
    run_.put("posterior.csv", posterior_csv(plan_, run_, last));
    run_.put("particles.csv", particles_csv(plan_, run_, last));
    json_["method"] = method_.kind == Calibration::Kind::rejection ? "rejection" : "smc";
    json_["points"] = run_.tried().size();
    for (const Generation& one : generations)
      json_["generations"].push_back({{"within", number(one.within)},
                                      {"tried", one.tried},
                                      {"particles", one.particles.size()},
                                      {"effective", one.effective()}});
    std::vector<std::vector<std::string>> rows = {
        {"number", "mean", "std. deviation", "2.5 %", "median", "97.5 %", "range", "unit"}};
    const std::vector<PosteriorMarginal> known = marginals(run_, last);
    for (std::size_t i = 0; i < known.size(); ++i) {
      const FactorOnRecord& factor = plan_.manifest().factors[i];
      const auto told = [](double x) { return fmt::format("{:.4g}", x); };
      rows.push_back({factor.name, told(known[i].mean), told(known[i].deviation),
                      told(known[i].low), told(known[i].median), told(known[i].high), range(factor),
                      factor.unit});
      json_["numbers"][factor.name] = {
          {"mean", known[i].mean},
          {"deviation", known[i].deviation},
          {"quantiles", {known[i].low, known[i].median, known[i].high}}};
    }
    tell(
        rows, {},
        fmt::format(
            "{} of {} within {:.4g} tolerances{}; {} of equal weight",
            counted(last.particles.size(), "draw", "draws"),
            counted(run_.tried().size(), "point", "points"), farthest(last),
            generations.size() > 1 ? fmt::format(", after {} generations", generations.size()) : "",
            fmt::format("{:.0f}", last.effective())),
        path("posterior.csv"));
    if (method_.within && farthest(last) > *method_.within) missed(last, generations.size());
  }

  void missed(const Generation& last, std::size_t generations) const {
    const bool all = generations == method_.generations;
    Warnings(options_.trials.quiet)
        .show({{Mistake::calibration_unfit, method_.place,
                fmt::format("the bound of {:.4g} tolerances was not reached", *method_.within),
                fmt::format("after {} draws lie within {:.4g}",
                            counted(generations, "generation", "generations"), farthest(last)),
                all ? "Give more generations, or a wider bound"
                    : "Too few points came nearer: widen the ranges or the bound, or mend what "
                      "keeps the scenario from its targets"}});
  }

  static double farthest(const Generation& generation) {
    double most = 0;
    for (const Particle& one : generation.particles) most = std::max(most, one.distance);
    return most;
  }

  static Json number(double x) { return std::isfinite(x) ? Json(x) : Json(); }

  static std::string range(const FactorOnRecord& factor) {
    return readable(factor.low) + " to " + readable(factor.high);
  }

  std::string path(const char* name) const { return run_.path(name); }

  [[noreturn]] void nothing_ran() const {
    throw InputError(Problem{Mistake::calibration_unfit, method_.place,
                             method_.within ? "no point came so near to the targets"
                                            : "at none of the points the targets were simulated",
                             "", "Look into " + path("trials.csv")});
  }

  void tell(const std::vector<std::vector<std::string>>& rows, const std::vector<TargetFit>& fits,
            const std::string& words, const std::string& file) {
    for (const TargetFit& fit : fits)
      json_["targets"].push_back({{"of", fit.target->of.chars},
                                  {"target", fit.target->value},
                                  {"tolerance", fit.target->tolerance},
                                  {"simulated", number(fit.simulated)},
                                  {"inside", fit.inside()}});
    run_.put("calibration.json", json_text(json_, 2) + "\n");
    if (!options_.trials.quiet)
      fmt::print("{}\n{}{}{}\n", plan_.experiment().title, table(rows), target_table(fits), words);
    fmt::print("{}\n", file);
  }

  const Options& options_;
  SweepPlan& plan_;
  const Calibration& method_;
  CalibrationRun run_;
  Json json_;
};

void print_dry_run(const SweepPlan& plan) {
  const Calibration& method = *plan.experiment().calibrate;
  const bool smc = method.kind == Calibration::Kind::smc;
  fmt::print("would fit {} to {}: {}{}, {} a point of {} persons\n",
             counted(plan.design().factors.size(), "number", "numbers"),
             counted(plan.targets().size(), "target", "targets"),
             smc ? fmt::format("at least {} times ", method.generations) : "at most ",
             counted(method.points, "point", "points"),
             counted(static_cast<std::size_t>(plan.experiment().replicates.to), "run", "runs"),
             readable(static_cast<double>(plan.persons())));
}

void run(Options& options, int& exit_code) {
  SweepPlan plan(options.experiment, "");
  require_purpose(plan.experiment(), "calibrate");
  Warnings(options.trials.quiet).show(plan.warnings());
  require_folder(plan, options.trials, files_of(*plan.experiment().calibrate));
  if (options.trials.dry_run) return print_dry_run(plan);
  options.trials.threads = threads_to_use(options.trials.threads);
  exit_code =
      until_interrupted(options.trials.folder, [&] { CalibrationCommand(options, plan).run(); });
}

}  // namespace

void add_calibrate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "calibrate", "Fit numbers of a scenario to its targets, or find all that are plausible");
  command->add_option("EXPERIMENT", options->experiment, "Experiment file with a block `calibrate`")
      ->required();
  add_trial_options(*command, options->trials);
  command->footer(
      footer("civitas calibrate fit.yaml -o fit && civitas sweep experiment.yaml --design "
             "fit/posterior.csv -o results",
             "", true));
  command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace civitas
