// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/assertion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas {
namespace {

double value_at(const Series& series, std::size_t at) {
  return std::visit([&](const auto& values) { return static_cast<double>(values[at]); },
                    series.values);
}

// Exactly x, when all are x.
double mean(const std::vector<double>& numbers) {
  double above = 0;
  for (const double number : numbers) above += number - numbers[0];
  return numbers[0] + above / static_cast<double>(numbers.size());
}

}  // namespace

Assertions::Assertions(const Scenario& scenario, const Law& law, std::vector<Indicator> indicators,
                       const Population& population, Problems& problems)
    : scenario_(&scenario), law_(&law), indicators_(std::move(indicators)) {
  const language::Scope names = scope();
  for (const Assertion& assertion : scenario.assertions) {
    language::Graph graph;
    language::Binder binder(names, graph, problems);
    const auto bound = binder.bind(assertion.that, Entity::world);
    if (!bound) continue;
    if (!bound->type.is_boolean()) {
      problems.add(Mistake::wrong_type, assertion.that.place(),
                   "an assertion is a condition, but this is " + bound->type.text(), "",
                   "Write for example spending <= 4e9 EUR/year");
      continue;
    }
    if (!graph.reductions().empty() || !graph.streams().empty() || !graph.previous().empty()) {
      problems.add(Mistake::assertion_unfit, assertion.that.place(),
                   "an assertion compares indicators and parameters",
                   "it is looked at when the run is over, and the citizens are gone",
                   "Measure it under `indicators:`, and write its name here");
      continue;
    }
    const language::Output output{bound->node, 0};
    bound_.push_back(
        {&assertion,
         bound->node,
         {binder.read().begin(), binder.read().end()},
         language::Program(graph, {&output, 1}, law.numbers() + indicators_.size(), population)});
    read_.insert(binder.read().begin(), binder.read().end());
  }
  for (const Indicator& indicator : indicators_) read_.erase(indicator.name);
}

language::Scope Assertions::scope() const {
  language::Scope scope;
  for (std::size_t i = 0; i < indicators_.size(); ++i)
    scope.symbols.emplace(indicators_[i].name,
                          language::NumberSymbol{static_cast<int>(law_->numbers() + i),
                                                 language::Type::number(indicators_[i].unit)});
  for (const Parameter& parameter : scenario_->parameters) {
    if (parameter.form == Parameter::Form::number)
      scope.symbols.emplace(parameter.name,
                            language::NumberSymbol{law_->number_slot(parameter.name),
                                                   language::Type::number(parameter.unit)});
  }
  return scope;
}

std::vector<Assertions::Period> Assertions::periods(bool yearly) const {
  std::vector<Period> list;
  for (std::size_t step = 0; step < scenario_->time.steps(); ++step) {
    const Month month = scenario_->time.of_step(step);
    const std::string name = yearly ? std::to_string(month.year()) : month.text();
    if (list.empty() || list.back().name != name) list.push_back({step, step, name});
    list.back().end = step + 1;
  }
  return list;
}

language::Scalars Assertions::law_of(const Period& period) const {
  language::Scalars scalars = law_->at(period.first);
  std::vector<std::vector<double>> steps(scalars.numbers.size());
  for (std::size_t step = period.first; step < period.end; ++step) {
    const std::vector<double> numbers = law_->at(step).numbers;
    for (std::size_t i = 0; i < steps.size(); ++i) steps[i].push_back(numbers[i]);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) scalars.numbers[i] = mean(steps[i]);
  scalars.numbers.resize(law_->numbers() + indicators_.size());
  return scalars;
}

bool Assertions::recorded(const Indicator& indicator, std::size_t step) const {
  return indicator.rhythm.is_due_in(scenario_->time.of_step(step), scenario_->time.months_per_step);
}

// False when one that is asked for is not recorded in this time.
bool Assertions::set_indicators(const Bound& bound, const Results& results, std::size_t replicate,
                                const Period& period, std::vector<double>& numbers) const {
  for (std::size_t i = 0; i < indicators_.size(); ++i) {
    const Indicator& indicator = indicators_[i];
    if (std::find(bound.read.begin(), bound.read.end(), indicator.name) == bound.read.end())
      continue;
    const auto series = std::find_if(results.series.begin(), results.series.end(),
                                     [&](const Series& one) { return one.name == indicator.name; });
    std::vector<double> steps;
    for (std::size_t step = period.first; step < period.end; ++step) {
      if (recorded(indicator, step))
        steps.push_back(value_at(*series, replicate * results.steps + step));
    }
    if (steps.empty()) return false;
    numbers[law_->numbers() + i] = mean(steps);
  }
  return true;
}

std::string Assertions::shown(const Bound& bound, const std::vector<double>& numbers) const {
  const language::Scope names = scope();
  std::string text;
  for (const std::string& name : bound.read) {
    const auto& symbol = std::get<language::NumberSymbol>(*names.find(name));
    const double number = numbers[static_cast<std::size_t>(symbol.slot)];
    const std::string unit =
        symbol.type.unit.is_one() ? std::string() : " " + symbol.type.unit.text();
    text += (text.empty() ? "" : ", ") + name +
            (std::isnan(number) ? " has no result" : fmt::format(" is {:.10g}{}", number, unit));
  }
  return text;
}

std::optional<Assertions::Failure> Assertions::failure(const Bound& bound,
                                                       const Results& results) const {
  std::optional<Failure> first;
  std::set<std::size_t> failing;
  for (const Period& period : periods(bound.assertion->yearly)) {
    language::Memory memory;
    memory.scalars = law_of(period);
    bound.program.start(memory);
    for (std::size_t replicate = 0; replicate < results.replicates.size(); ++replicate) {
      if (!set_indicators(bound, results, replicate, period, memory.scalars.numbers)) continue;
      bound.program.run_scalars(0, memory);
      if (bound.program.number(bound.node, memory) == 1) continue;  // nothing is not yes
      if (!first)
        first = {period.name, results.replicates[replicate], shown(bound, memory.scalars.numbers)};
      failing.insert(replicate);
    }
  }
  if (first) first->failing = failing.size();
  return first;
}

std::string Assertions::told(const Failure& failure, const Results& results) {
  return "does not hold in " + failure.period +
         (results.replicates.size() == 1 ? ""
                                         : fmt::format(", in replicate {}", failure.replicate));
}

std::vector<Problem> Assertions::failures(const Results& results) const {
  std::vector<Problem> list;
  for (const Bound& bound : bound_) {
    const auto found = failure(bound, results);
    if (!found) continue;
    const Text& that = bound.assertion->that;
    list.emplace_back(Mistake::assertion_failed, that.place(),
                      "'" + that.chars + "' " + told(*found, results), found->numbers,
                      results.replicates.size() == 1
                          ? ""
                          : fmt::format("In {} of {} replicates it fails at some time",
                                        found->failing, results.replicates.size()));
  }
  return list;
}

std::vector<AssertedOutcome> Assertions::outcomes(const Results& results) const {
  std::vector<AssertedOutcome> list;
  for (const Bound& bound : bound_) {
    AssertedOutcome& outcome = list.emplace_back(AssertedOutcome{
        bound.assertion->that.chars, bound.assertion->yearly ? "year" : "month", 0, ""});
    const auto found = failure(bound, results);
    if (!found) continue;
    outcome.failing = static_cast<int>(found->failing);
    outcome.first = told(*found, results) + ": " + found->numbers;
  }
  return list;
}

}  // namespace civitas
