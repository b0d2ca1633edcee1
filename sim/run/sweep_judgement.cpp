// SPDX-License-Identifier: Apache-2.0
// What is looked at before a sweep runs: factors and their ranges, the period, the rule for
// replicates.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/run/sweep_plan.hpp"
#include "sim/scenario/number_text.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

bool is_whole(double value) { return value >= 0 && value == std::floor(value) && value < 0x1p53; }

// The whole numbers, or days, of a range, as a factor is written.
std::string integers_in(const Factor& factor, const language::Unit& unit) {
  const auto [low, high] =
      std::minmax_element(factor.levels.begin(), factor.levels.end(),
                          [](const Level& a, const Level& b) { return a.number < b.number; });
  return fmt::format("{{integers: [{}, {}]}}", number_text(std::ceil(low->number), unit),
                     number_text(std::floor(high->number), unit));
}

bool is_continuous(const Factor& factor) {
  return factor.scale == Factor::Scale::linear || factor.scale == Factor::Scale::log;
}

}  // namespace

// Between ends that are whole numbers lie others.
void SweepPlan::judge_whole(const Factor& factor, std::size_t column, const Parameter& parameter,
                            Problems& problems) const {
  if (experiment_.solve)
    return problems.add(Mistake::goal_unfit, factor.name.place(),
                        "a goal is met between whole numbers", counts(parameter),
                        "Run a sweep over " + integers_in(factor, parameter.unit));
  if (experiment_.calibrate) {
    if (is_continuous(factor))
      problems.add(Mistake::calibration_unfit, factor.name.place(),
                   "'" + parameter.name + "' is fitted in whole steps", counts(parameter),
                   "Write " + integers_in(factor, parameter.unit) + ", with rejection or smc");
    return;
  }
  for (std::size_t point = 0; point < table_.rows.size(); ++point) {
    const double value = table_.rows[point][column];
    if (std::isnan(value) || value == std::floor(value)) continue;
    const Place place = change_at(factor, value).to.place;
    return problems.add(Mistake::number_outside, place,
                        parameter.unit.is_date() ? "this falls between two days"
                                                 : fmt::format("{} is not a whole number", value),
                        counts(parameter) + fmt::format(". It is at point {}", point + 1),
                        place.file.text() == experiment_.file
                            ? "Write " + integers_in(factor, parameter.unit)
                            : "Write a whole number into this field");
  }
}

void SweepPlan::judge_special(const Factor& factor, std::size_t column, Problems& problems) const {
  const bool persons = factor.name.chars == "persons";
  for (const std::vector<double>& row : table_.rows) {
    const double value = row[column];
    if (std::isnan(value)) continue;  // as the scenario has it
    if (is_whole(value) && (!persons || (value >= 1 && value <= static_cast<double>(kMostPersons))))
      continue;
    const Place place = change_at(factor, value).to.place;
    const std::string ends = persons ? "1000, 9000" : "1, 9000";
    return problems.add(Mistake::number_outside, place,
                        fmt::format("{} is no {}", value, persons ? "number of persons" : "seed"),
                        persons ? fmt::format("there are 1 to {}", kMostPersons)
                                : "those of a sweep are whole numbers from 0 to 9007199254740991",
                        place.file.text() == experiment_.file
                            ? "Write {integers: [" + ends + "]}"
                            : "Write a whole number into this field, or leave it empty for that of "
                              "the scenario");
  }
}

// As a change of a scenario is told that comes too late.
void SweepPlan::judge_date(const Factor& factor) {
  const Month end = scenarios_.at(experiment_.scenario).time.to;
  if (!factor.from || *factor.from <= end) return;
  warn({{Mistake::changes_nothing, factor.from_place,
         "varying '" + factor.name.chars + "' changes nothing",
         "it begins after the end of the run in " + end.text(), "Choose an earlier month"}});
}

// The world does not begin at a date; of what a policy does from then on no difference would tell.
void SweepPlan::judge_shared(const Factor& factor, const std::string& source) {
  if (!factor.from || factor.in_baseline) return;
  warn({{Mistake::changes_nothing, factor.from_place,
         "'" + factor.name.chars + "' changes in the baseline, too, from " + factor.from->text() +
             " on: differences do not tell what it does",
         "its source is '" + source + "': assumptions are shared by scenario and baseline",
         "Write in_baseline: false if it is what the policy does, and differences tell what that "
         "changes; in_baseline: true if not, and they tell what the policy changes in such a "
         "world"}});
}

// Of a baseline that is the scenario, and has all that is varied, too: every difference is 0.
void SweepPlan::judge_differences() {
  if (!has_baseline() || experiment_.baseline != experiment_.scenario || in_baseline_.empty() ||
      std::find(in_baseline_.begin(), in_baseline_.end(), false) != in_baseline_.end())
    return;
  std::string names;
  bool policy = false;  // something that a policy could change
  for (const Factor& factor : table_.factors) {
    names += (names.empty() ? "" : ", ") + factor.name.chars;
    policy = policy || factor.is_parameter();
  }
  warn({{Mistake::changes_nothing, table_.factors[0].name.place(),
         "nothing but the world differs: every difference to the baseline is 0",
         "the baseline is the scenario itself, and shares what is varied: " + names,
         policy ? "Write in_baseline: false beside the range of what the policy changes"
                : "Name another baseline, or none"}});
}

// What is right for the ends of a range is right between them, one factor at a time.
void SweepPlan::judge_factors() {
  Problems problems;
  const Scenario& scenario = scenarios_.at(experiment_.scenario);
  for (std::size_t i = 0; i < table_.factors.size(); ++i) {
    const Factor& factor = table_.factors[i];
    const auto same = [&](const Factor& other) { return other.name.chars == factor.name.chars; };
    if (std::count_if(table_.factors.begin(), table_.factors.end(), same) > 1)
      problems.add(Mistake::experiment_unfit, factor.name.place(),
                   "'" + factor.name.chars + "' is there twice");
    if (!factor.is_parameter()) {
      if (!factor.is_reform()) judge_special(factor, i, problems);
      in_baseline_.push_back(touches_baseline(factor, nullptr));
      continue;
    }
    judge_date(factor);
    Scenario tried = scenario;
    if (const Parameter* known = tried.find_parameter(factor.name.chars);
        known != nullptr && known->form == Parameter::Form::table) {
      problems.add(Mistake::experiment_unfit, factor.name.place(),
                   "'" + factor.name.chars + "' is a table of numbers", "a factor is one number",
                   "Vary a number that formulas multiply it by, or whole reforms that change it: "
                   "reform: [none, a.yaml]");
      in_baseline_.push_back(false);
      continue;
    }
    const std::size_t mistakes = problems.size();
    for (const Level& level : factor.levels) {
      apply(tried, {change_at(factor, level.number)}, problems);
      if (Parameter* parameter = tried.find_parameter(factor.name.chars))
        validate(*parameter, problems);
      if (problems.size() > mistakes) break;
    }
    const Parameter* parameter = tried.find_parameter(factor.name.chars);
    in_baseline_.push_back(parameter != nullptr && touches_baseline(factor, parameter));
    if (parameter != nullptr && (parameter->whole || parameter->unit.is_date()) &&
        problems.size() == mistakes)
      judge_whole(factor, i, *parameter, problems);
    if (parameter == nullptr || !in_baseline_.back() || !has_baseline()) continue;
    judge_shared(factor, parameter->source);
    const std::vector<Parameter>& known = scenarios_.at(experiment_.baseline).parameters;
    if (std::none_of(known.begin(), known.end(),
                     [&](const Parameter& one) { return one.name == factor.name.chars; }))
      problems.add(Mistake::unknown_target, factor.name.place(),
                   "the baseline has no '" + factor.name.chars + "'",
                   "it is an assumption, which scenario and baseline share",
                   "Write in_baseline: false if it is of the scenario alone");
  }
  problems.throw_if_any();
  judge_differences();
}

void SweepPlan::choose_period() {
  const TimeSpan& time = scenarios_.at(experiment_.scenario).time;
  const Month from = experiment_.period_from.value_or(time.from);
  const Month to = experiment_.period_to.value_or(time.to);
  const std::size_t steps = time.steps();
  while (period_first_ + 1 < steps &&
         time.of_step(period_first_) + (time.months_per_step - 1) < from)
    ++period_first_;
  period_last_ = period_first_;
  while (period_last_ + 1 < steps && time.of_step(period_last_ + 1) <= to) ++period_last_;
  if (to < time.from || time.to < from)
    throw InputError(Problem{Mistake::experiment_unfit, experiment_.period_place,
                             "the period lies outside the time of the scenario",
                             "it goes from " + time.from.text() + " to " + time.to.text(),
                             "Choose other months for `period:`"});
}

void SweepPlan::read_rule() {
  if (experiment_.replicates.until.chars.empty()) return;
  rule_ = read_stopping_rule(experiment_.replicates.until);
  Problems problems;
  std::vector<std::string> names;
  for (const Series& series : selection_->series()) {
    if (series.dimensions.empty()) names.push_back(series.name);
  }
  rule_->for_each([&](const StoppingRule& condition) {
    const Place place = condition.indicator.place();
    const auto found = std::find_if(
        selection_->series().begin(), selection_->series().end(),
        [&](const Series& series) { return series.name == condition.indicator.chars; });
    if (std::find(names.begin(), names.end(), condition.indicator.chars) == names.end())
      problems.add(Mistake::stopping_unfit, place,
                   "'" + condition.indicator.chars + "' is no indicator that is recorded",
                   "without groups", did_you_mean(condition.indicator.chars, names));
    else if (condition.difference && !has_baseline())
      problems.add(Mistake::stopping_unfit, place, "there is no baseline to take a difference from",
                   "", "Add `baseline:`, or write the indicator without difference()");
    else if (condition.kind == StoppingRule::Kind::half_width && !condition.unit.is_one() &&
             condition.unit.text() != found->unit)
      problems.add(Mistake::units_differ, place,
                   "'" + condition.indicator.chars + "' is in " + found->unit + ", not in " +
                       condition.unit.text());
  });
  problems.throw_if_any();
}

}  // namespace civitas
