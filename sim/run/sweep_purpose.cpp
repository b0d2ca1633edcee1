// SPDX-License-Identifier: Apache-2.0
// What an experiment has instead of a design: a goal or a calibration, looked at before anything
// runs.
#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/run/sweep_plan.hpp"

namespace civitas {

// What is recorded follows from the purpose, and the points are the ends of the ranges: what is
// right for them is right between them, one factor at a time.
void SweepPlan::read_purpose() {
  if (!experiment_.solve && !experiment_.calibrate) return;
  experiment_.record.clear();
  if (experiment_.solve) {
    goal_ = read_goal(experiment_.solve->so_that);
    experiment_.record = {goal_->indicator};
  } else {
    choose_targets();
    for (const Target& target : targets_) {
      const auto same = [&](const Text& name) { return name.chars == target.of.chars; };
      if (std::none_of(experiment_.record.begin(), experiment_.record.end(), same))
        experiment_.record.push_back(target.of);
    }
  }
  fill_ranges();
  table_.rows.assign(2, {});
  for (const Factor& factor : table_.factors) {
    table_.rows[0].push_back(factor.levels.front().number);
    table_.rows[1].push_back(factor.levels.back().number);
  }
}

void SweepPlan::choose_targets() {
  const Scenario& scenario = plain_scenario();
  if (scenario.targets.empty())
    throw InputError(Problem{Mistake::calibration_unfit, experiment_.scenario_text.place(),
                             "this scenario has no targets to be fitted to",
                             "those of its base are not its own",
                             "Add `targets:` to " + experiment_.scenario});
  Problems problems;
  std::vector<std::string> names;
  for (const Target& target : scenario.targets) names.push_back(target.of.chars);
  const std::vector<Text>& wanted = experiment_.calibrate->targets;
  for (const Text& name : wanted) {
    if (std::find(names.begin(), names.end(), name.chars) == names.end())
      problems.add(Mistake::calibration_unfit, name.place(),
                   "'" + name.chars + "' has no target in " + experiment_.scenario, "",
                   did_you_mean(name.chars, names));
  }
  for (const Target& target : scenario.targets) {
    const auto same = [&](const Text& name) { return name.chars == target.of.chars; };
    if (!wanted.empty() && std::none_of(wanted.begin(), wanted.end(), same)) continue;
    targets_.push_back(target);
    if ((target.from && scenario.time.to < *target.from) ||
        (target.to && *target.to < scenario.time.from))
      problems.add(
          Mistake::calibration_unfit, target.place, "the time of this target is not simulated",
          "the run goes from " + scenario.time.from.text() + " to " + scenario.time.to.text(),
          "Write other months in the experiment, or name the `targets` that are meant");
  }
  problems.throw_if_any();
}

// Where no range is written, that of the parameter itself.
void SweepPlan::fill_ranges() {
  Problems problems;
  const std::vector<Parameter>& parameters = plain_scenario().parameters;
  for (Factor& factor : table_.factors) {
    if (!factor.levels.empty()) continue;
    const auto known =
        std::find_if(parameters.begin(), parameters.end(),
                     [&](const Parameter& one) { return one.name == factor.name.chars; });
    if (known == parameters.end()) {
      std::vector<std::string> names;
      for (const Parameter& one : parameters) names.push_back(one.name);
      problems.add(Mistake::unknown_target, factor.name.place(),
                   "there is no parameter '" + factor.name.chars + "'", "",
                   did_you_mean(factor.name.chars, names));
      continue;
    }
    if (!known->range || !std::isfinite(known->range->first) ||
        !std::isfinite(known->range->second)) {
      problems.add(Mistake::calibration_unfit, factor.name.place(),
                   "'" + factor.name.chars + "' has no range", "",
                   "Write " + factor.name.chars + ": [least, greatest]");
      continue;
    }
    if (known->whole && experiment_.calibrate &&
        experiment_.calibrate->kind != Calibration::Kind::nelder_mead)
      factor.scale = Factor::Scale::integers;
    for (const double end : {known->range->first, known->range->second}) {
      Level level;
      level.number = end;
      level.place = factor.name.place();
      factor.levels.push_back(level);
    }
  }
  problems.throw_if_any();
}

void SweepPlan::judge_goal() const {
  if (!goal_) return;
  const Series& series = selection_->series().front();
  const Place place = goal_->indicator.place();
  Problems problems;
  if (!series.dimensions.empty())
    problems.add(Mistake::goal_unfit, place,
                 "'" + series.name + "' is not one number but one of each group");
  else if (!goal_->unit.is_one() && goal_->unit.text() != series.unit)
    problems.add(Mistake::units_differ, place,
                 "'" + series.name + "' is in " + series.unit + ", not in " + goal_->unit.text());
  if (goal_->difference && !has_baseline())
    problems.add(Mistake::goal_unfit, place, "there is no baseline to take a difference from", "",
                 "Add `baseline:`, or write the indicator without difference()");
  problems.throw_if_any();
}

}  // namespace civitas
