// SPDX-License-Identifier: Apache-2.0
// The manifest of a sweep's plan.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "civitas_version.hpp"
#include "sim/core/problem.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/digest.hpp"
#include "sim/io/file.hpp"
#include "sim/io/scenario_writer.hpp"
#include "sim/run/sweep_plan.hpp"

namespace civitas {
namespace {

std::string kind_of(const Design& design) {
  constexpr const char* kNames[] = {"grid",  "list",     "random", "lhs",
                                    "sobol", "saltelli", "morris", "union"};
  return kNames[static_cast<std::size_t>(design.kind)];
}

std::string kind_of(Factor::Scale scale) {
  constexpr const char* kNames[] = {"linear", "log", "integers", "choice"};
  return kNames[static_cast<std::size_t>(scale)];
}

FactorOnRecord on_record(const Factor& factor, const Scenario& scenario, bool in_baseline) {
  FactorOnRecord record;
  record.name = factor.name.chars;
  record.scale = kind_of(factor.scale);
  record.in_baseline = in_baseline;
  for (const Parameter& parameter : scenario.parameters) {
    if (parameter.name != record.name) continue;
    record.unit = parameter.unit.text();
    record.description = parameter.description;
  }
  if (factor.is_reform()) {
    for (const Level& level : factor.levels) record.levels.push_back(level.text.chars);
    record.high = static_cast<double>(factor.levels.size() - 1);
    return record;
  }
  const auto [low, high] =
      std::minmax_element(factor.levels.begin(), factor.levels.end(),
                          [](const Level& a, const Level& b) { return a.number < b.number; });
  record.low = low->number;
  record.high = high->number;
  return record;
}

}  // namespace

void SweepPlan::make_manifest() {
  const Scenario& scenario = scenarios_.at(experiment_.scenario);
  SweepManifest& manifest = manifest_;
  manifest.title = experiment_.title;
  manifest.experiment_file = experiment_.file;
  manifest.program = CIVITAS_VERSION;
  if (CIVITAS_GIT_COMMIT[0] != '\0') manifest.program += std::string(" ") + CIVITAS_GIT_COMMIT;
  manifest.design = kind_of(experiment_.design);
  manifest.points = points();
  manifest.replicates = experiment_.replicates.to;
  manifest.least_replicates = experiment_.replicates.from;
  manifest.until = experiment_.replicates.until.chars;
  manifest.seed = scenario.seed;
  manifest.baseline = has_baseline();
  for (std::size_t i = 0; i < table_.factors.size(); ++i)
    manifest.factors.push_back(on_record(table_.factors[i], scenario, in_baseline_[i]));
  manifest.first_year = scenario.time.from.year();
  manifest.first_month = scenario.time.from.month();
  manifest.months_per_step = scenario.time.months_per_step;
  manifest.steps = scenario.time.steps();
  manifest.period_first = period_first_;
  manifest.period_last = period_last_;
  manifest.dimensions = selection_->dimensions();
  manifest.series = selection_->series();

  const auto digest = [&](const std::string& name, const std::string& text) {
    manifest.parts.emplace_back(name, sha256_hex(text));
  };
  std::string factors;
  for (const Factor& factor : table_.factors) {
    factors += factor.name.chars + (factor.from ? " from " + factor.from->text() : "");
    factors +=
        in_baseline_[static_cast<std::size_t>(&factor - table_.factors.data())] ? " both\n" : "\n";
  }
  digest("what is varied", factors);
  digest("the points", design_csv(table_));
  std::string kept;
  for (const Series& series : manifest.series) kept += series.name + "\n";
  digest("what is recorded", kept);
  digest(
      "the replicates",
      std::to_string(manifest.replicates) + " " + std::to_string(manifest.least_replicates) + " " +
          std::to_string(experiment_.replicates.look_ahead) + " " + manifest.until +
          (rule_ ? " " + std::to_string(period_first_) + " " + std::to_string(period_last_) : ""));
  if (goal_)
    digest("the goal", fmt::format("{} {}", experiment_.solve->so_that.chars,
                                   experiment_.solve->precision.value_or(0)));
  if (const auto& fit = experiment_.calibrate) {
    std::string scales;
    for (const Factor& factor : table_.factors) scales += kind_of(factor.scale) + " ";
    for (const Target& target : targets_) scales += target.of.chars + " ";
    digest("the calibration",
           fmt::format("{} {} {} {} {} {} {} {} {}", static_cast<int>(fit->kind), fit->points,
                       fit->keep, fit->generations, fit->within.value_or(-1), fit->quantile,
                       fit->precision, fit->seed, scales));
  }
  digest("the number of persons",
         scenario.population.persons ? std::to_string(*scenario.population.persons) : "weighted");
  manifest.texts.emplace_back("experiment", read_file(experiment_.file));
  std::set<std::string> files = {experiment_.file};
  const auto add = [&](const std::string& what, const std::string& name, const std::string& path) {
    const Scenario& read = scenarios_.at(path);
    manifest.texts.emplace_back(name, scenario_text(read));
    digest(what, manifest.texts.back().second);
    files.insert(read.files.begin(), read.files.end());
    for (const std::string& file : read.population.files()) {
      if (files.insert(file).second)
        manifest.parts.emplace_back("the file " + file, sha256_file(file));
    }
    for (const NetworkSource& network : read.networks) {
      if (network.type == NetworkType::edges && files.insert(network.file).second)
        manifest.parts.emplace_back("the file " + network.file, sha256_file(network.file));
    }
  };
  add("the scenario", "scenario", experiment_.scenario);
  if (has_baseline()) add("the baseline", "baseline", experiment_.baseline);
  for (std::size_t i = 0; i < reforms_.size(); ++i) {
    const std::string name = "reform " + table_.factors[*reform_].levels[i].text.chars;
    add("the " + name, name, reforms_[i]);
  }
  for (const std::string& list : experiment_.design.files()) files.insert(list);
  for (const std::string& file : files) manifest.files.emplace_back(file, sha256_file(file));
}

}  // namespace civitas
