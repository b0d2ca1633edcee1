// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sweep_plan.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <mutex>
#include <string_view>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/design_reader.hpp"
#include "sim/io/experiment_reader.hpp"
#include "sim/io/file.hpp"
#include "sim/io/scenario_reader.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

// Populations of points that differ in `persons` or `seed` lie side by side. Assumed.
constexpr std::size_t kPopulationsKept = 8;
// Names that a merged file needs for itself, beside those of a results file.
constexpr std::array<std::string_view, 5> kReserved = {"point", "run_status", "replicates_taken",
                                                       "in_period", "failures"};

}  // namespace

struct SweepPlan::Keeper {
  std::mutex mutex;
};

SweepPlan::SweepPlan(const std::string& path, const std::string& design)
    : experiment_(read_experiment(path, design)),
      table_(design_table(experiment_.design)),
      session_(std::make_unique<Session>(ScenarioOptions{{},
                                                         experiment_.persons,
                                                         experiment_.first,
                                                         experiment_.last,
                                                         experiment_.seed,
                                                         experiment_.time_place},
                                         kPopulationsKept)),
      keeper_(std::make_shared<Keeper>()) {
  if (!design.empty()) manifest_.design_file = design;
  read_scenarios();
  read_purpose();
  judge_factors();
  bind_first();
  choose_period();
  read_rule();
  judge_goal();
  make_manifest();
}

const Scenario& SweepPlan::read(const std::string& path, const Text& named) {
  const auto known = scenarios_.find(path);
  if (known != scenarios_.end()) return known->second;
  try {
    return scenarios_.emplace(path, session_->read(path)).first->second;
  } catch (const InputError& error) {
    if (error.blame() != Blame::files || error.problems()[0].place.line != 0) throw;
    Problem problem = error.problems()[0];  // the experiment is where to mend it
    problem.what = "the scenario " + path + " cannot be read";
    problem.place = named.place();
    problem.advice = advice_on_missing(path, named.place().file.text(), problem.advice);
    throw InputError(std::move(problem));
  }
}

void SweepPlan::read_scenarios() {
  const Scenario& scenario = read(experiment_.scenario, experiment_.scenario_text);
  std::vector<std::pair<const Scenario*, Place>> others;
  if (has_baseline())
    others.emplace_back(&read(experiment_.baseline, experiment_.baseline_text),
                        experiment_.baseline_text.place());
  for (std::size_t i = 0; i < table_.factors.size(); ++i) {
    if (!table_.factors[i].is_reform()) continue;
    reform_ = i;
    for (const Level& level : table_.factors[i].levels) {
      const std::filesystem::path file(level.text.chars);
      const bool none = level.text.chars == "none";
      reforms_.push_back(none ? experiment_.scenario
                         : file.is_absolute()
                             ? file.string()
                             : (std::filesystem::path(experiment_.file).parent_path() / file)
                                   .lexically_normal()
                                   .string());
      if (!none) others.emplace_back(&read(reforms_.back(), level.text), level.place);
    }
  }
  for (const auto& [other, place] : others) {
    if (other->time.from == scenario.time.from && other->time.to == scenario.time.to &&
        other->time.months_per_step == scenario.time.months_per_step)
      continue;
    throw InputError(Problem{Mistake::experiment_unfit, place,
                             "the scenarios run through different months",
                             other->file + " and " + scenario.file + " have another time",
                             "Write `from:` and `to:` in the experiment"});
  }
}

// The people of a point: its seed and their number.
Scenario SweepPlan::with_people(Scenario scenario, std::size_t point) const {
  for (std::size_t i = 0; i < table_.factors.size(); ++i) {
    const double value = table_.rows[point][i];
    if (std::isnan(value)) continue;  // as the scenario has it
    if (table_.factors[i].name.chars == "seed")
      scenario.seed = static_cast<std::uint64_t>(value);
    else if (table_.factors[i].name.chars == "persons")
      scenario.population.persons = static_cast<std::size_t>(value);
  }
  return scenario;
}

Scenario SweepPlan::with_levels(const Scenario& start, std::size_t point, bool of_baseline) const {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < table_.factors.size(); ++i) {
    const Factor& factor = table_.factors[i];
    const double value = table_.rows[point][i];
    if (factor.is_parameter() && !std::isnan(value) && (in_baseline_[i] || !of_baseline))
      changes.push_back(change_at(factor, value));
  }
  Scenario scenario = with_people(start, point);
  if (!changes.empty()) {
    Problems problems;
    scenario = with_settings(std::move(scenario), changes, problems);
  }
  return only_recording(std::move(scenario), experiment_.record);
}

Scenario SweepPlan::scenario(std::size_t point) const {
  const std::string& file = reform_
                                ? reforms_[static_cast<std::size_t>(table_.rows[point][*reform_])]
                                : experiment_.scenario;
  return with_levels(scenarios_.at(file), point, false);
}

Scenario SweepPlan::baseline(std::size_t point) const {
  return with_levels(scenarios_.at(experiment_.baseline), point, true);
}

std::string SweepPlan::world(std::size_t point) const {
  std::string text;
  for (std::size_t i = 0; i < table_.factors.size(); ++i) {
    if (in_baseline_[i]) text += fmt::format("{} ", table_.rows[point][i]);
  }
  return text;
}

std::shared_ptr<const Population> SweepPlan::population(const Scenario& scenario) const {
  const std::lock_guard lock(keeper_->mutex);
  return session_->held_population(scenario);
}

// As they stand: what a point's numbers break is the point's own failure.
void SweepPlan::bind_first() {
  const auto bind = [&](const std::string& file) {
    const Scenario scenario = with_people(scenarios_.at(file), 0);
    return make_plan(scenario, *population(scenario));
  };
  const auto plan = bind(experiment_.scenario);
  warn(plan->warnings());
  selection_ = std::make_unique<Selection>(*plan, experiment_.record);
  selection_->tell_assumptions(*plan);
  const auto compare = [&](const std::string& file, const Place& place) {
    if (file == experiment_.scenario) return;
    const auto other = bind(file);
    warn(other->warnings());
    if (!Selection(*other, experiment_.record).fits(*selection_))
      throw InputError(Problem{Mistake::experiment_unfit, place,
                               "this scenario records something else than the experiment's",
                               "names, units and groups of what is recorded must agree",
                               "Name under `record:` what all have"});
  };
  if (has_baseline()) compare(experiment_.baseline, experiment_.baseline_text.place());
  for (std::size_t i = 0; i < reforms_.size(); ++i)
    compare(reforms_[i], table_.factors[*reform_].levels[i].place);
  warn_of_overruled();
  Problems problems;
  if (selection_->series().empty())
    problems.add(Mistake::experiment_unfit, experiment_.scenario_text.place(),
                 "nothing would be recorded", "the scenario has no indicators", "");
  for (const Series& series : selection_->series()) {
    for (const std::string_view reserved : kReserved) {
      if (series.name == reserved)
        problems.add(Mistake::results_name, experiment_.scenario_text.place(),
                     "a merged file needs the name '" + series.name + "' for itself", "",
                     "Rename the indicator, or do not record it");
    }
  }
  for (const Dimension& dimension : selection_->dimensions()) {
    if (std::find(kReserved.begin(), kReserved.end(), dimension.name) != kReserved.end())
      problems.add(Mistake::results_name, experiment_.scenario_text.place(),
                   "a merged file needs the name '" + dimension.name + "' for itself", "",
                   "Give the groups another name under `values:`, or record no indicator by them");
  }
  problems.throw_if_any();
}

// What a reform sets and the experiment varies.
void SweepPlan::warn_of_overruled() {
  const auto find = [&](const std::string& file, const std::string& name) {
    const std::vector<Parameter>& list = scenarios_.at(file).parameters;
    const auto at = std::find_if(list.begin(), list.end(),
                                 [&](const Parameter& one) { return one.name == name; });
    return at == list.end() ? nullptr : &*at;
  };
  for (std::size_t i = 0; i < reforms_.size(); ++i) {
    for (const Factor& factor : table_.factors) {
      if (!factor.is_parameter()) continue;
      const std::string& name = factor.name.chars;
      const Parameter *plain = find(experiment_.scenario, name),
                      *reformed = find(reforms_[i], name);
      if (plain == nullptr || reformed == nullptr || same(*plain, *reformed)) continue;
      warnings_.push_back({Mistake::changes_nothing, table_.factors[*reform_].levels[i].place,
                           "what " + reforms_[i] + " sets '" + name + "' to does not hold",
                           "'" + name + "' is varied, and the number of the point holds", ""});
    }
  }
}

void SweepPlan::warn(const std::vector<Problem>& doubts) {
  warnings_.insert(warnings_.end(), doubts.begin(), doubts.end());
}

std::size_t SweepPlan::persons() const {
  return population(with_people(scenarios_.at(experiment_.scenario), 0))->persons();
}

std::optional<std::size_t> SweepPlan::persons_varied(std::size_t point) const {
  for (std::size_t i = 0; i < table_.factors.size(); ++i) {
    if (table_.factors[i].name.chars != "persons") continue;
    const double value = table_.rows[point][i];
    return std::isnan(value) ? population(scenarios_.at(experiment_.scenario))->persons()
                             : static_cast<std::size_t>(value);
  }
  return std::nullopt;
}

// Over the steps that are wanted and recorded; NaN: there are none.
template <typename Wanted>
double SweepPlan::mean_over(const std::vector<double>& run, const std::string& name,
                            const Wanted& wanted) const {
  for (std::size_t i = 0; i < selection_->series().size(); ++i) {
    if (selection_->series()[i].name != name) continue;
    double sum = 0;
    std::size_t recorded = 0;
    for (std::size_t step = 0; step < selection_->steps(); ++step) {
      const double value = run[selection_->first(i) + step];
      if (!wanted(step) || std::isnan(value)) continue;
      sum += value;
      ++recorded;
    }
    return recorded == 0 ? std::numeric_limits<double>::quiet_NaN()
                         : sum / static_cast<double>(recorded);
  }
  throw Bug("an outcome was asked of a series that is not kept");
}

double SweepPlan::outcome(const std::vector<double>& run, const std::string& name) const {
  return mean_over(run, name,
                   [&](std::size_t step) { return step >= period_first_ && step <= period_last_; });
}

double SweepPlan::outcome(const std::vector<double>& run, const Target& target) const {
  return mean_over(run, target.of.chars, [&](std::size_t step) {
    const Month month = plain_scenario().time.of_step(step);
    return !(target.from && month < *target.from) && !(target.to && *target.to < month);
  });
}

}  // namespace civitas
