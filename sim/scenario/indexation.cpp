// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/indexation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/math.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

/// One parameter's numbers, carried along its index.
class Carrier {
 public:
  Carrier(const Parameter& parameter, const Parameter& index, const TimeSpan& time,
          Problems& problems)
      : parameter_(parameter), index_(index), time_(time), problems_(problems) {}

  History operator()(const History& written) const {
    History result;
    for (std::size_t i = 0; i < written.size(); ++i) {
      if (written[i].expected) continue;
      std::size_t next = i + 1;
      while (next < written.size() && written[next].expected) ++next;
      const Month end =
          next < written.size() ? std::min(written[next].from, time_.to + 1) : time_.to + 1;
      result.push_back(written[i]);
      if (!written[i].abolished) carry(written[i], end, result);
    }
    return result;
  }

 private:
  // From the month in which it was written down; indexations before it came back only move it.
  void carry(const DatedNumber& written, Month end, History& result) const {
    const Month since = written.since.value_or(written.from);
    Month base = since == Month::always() ? time_.from : since;
    double number = written.number;
    for (Month month = base + 1; month < end; month = month + 1) {
      if (!parameter_.index->happens_in(month)) continue;
      if (parameter_.index->is_active(month)) {
        const Growth grown = growth(index_, base, month);
        if (grown.gap) return tell(*grown.gap);
        number = rounded(number * grown.factor, parameter_.index->step, parameter_.index->rounding);
        if (written.from != Month::always() && month <= written.from) {
          result.back().number = number;
        } else {
          result.push_back(written);
          result.back().from = month;
          result.back().number = number;
        }
      }
      base = month;
    }
  }

  void tell(Month gap) const {
    const DatedNumber* number = at(index_.values, gap);
    const Text& by = parameter_.index->by;
    if (number == nullptr || number->abolished)
      problems_.add(Mistake::index_unfit, by.place(),
                    fmt::format("'{}' has no value in {}", index_.name, gap.text()),
                    "'" + parameter_.name + "' is indexed by it and needs it then",
                    "Give it one, or let the indexation be `active` later");
    else
      problems_.add(Mistake::index_unfit, number->place,
                    fmt::format("'{}' is {} in {}", index_.name, number->number, gap.text()),
                    "'" + parameter_.name + "' is indexed by it, and " +
                        (index_.unit.is_one() ? "an index is above 0" : "nothing shrinks by all"));
  }

  const Parameter& parameter_;
  const Parameter& index_;
  const TimeSpan& time_;
  Problems& problems_;
};

/// Parameters, each after the one it is indexed by.
class Indexer {
 public:
  Indexer(const Scenario& scenario, Problems& problems)
      : scenario_(scenario), problems_(problems), parameters_(scenario.parameters) {
    states_.resize(parameters_.size());
  }

  std::vector<Parameter> run() {
    for (std::size_t i = 0; i < parameters_.size(); ++i) index(i);
    return std::move(parameters_);
  }

 private:
  enum class State { untouched, in_progress, done };

  void index(std::size_t i) {
    Parameter& parameter = parameters_[i];
    if (states_[i] != State::untouched) return;
    states_[i] = State::in_progress;
    chain_.push_back(parameter.name);
    if (const Parameter* by = parameter.index ? level(parameter) : nullptr) {
      const std::size_t mistakes = problems_.size();
      const Carrier carry(parameter, *by, scenario_.time, problems_);
      parameter.values = carry(parameter.values);
      for (Bracket& bracket : parameter.brackets) {
        bracket.above = carry(bracket.above);
        if (parameter.kind != language::ScheduleKind::marginal_rate)
          bracket.gives = carry(bracket.gives);
      }
      for (History& cell : parameter.cells) cell = carry(cell);
      if (problems_.size() == mistakes) validate(parameter, problems_);
    }
    chain_.pop_back();
    states_[i] = State::done;
  }

  // The index itself, indexed where it has to be.
  const Parameter* level(const Parameter& parameter) {
    const Text& by = parameter.index->by;
    const auto found = std::find_if(parameters_.begin(), parameters_.end(),
                                    [&](const Parameter& p) { return p.name == by.chars; });
    if (found == parameters_.end()) {
      std::vector<std::string> names;
      for (const Parameter& other : parameters_) names.push_back(other.name);
      problems_.add(Mistake::unknown_name, by.place(), "unknown parameter '" + by.chars + "'", "",
                    did_you_mean(by.chars, names));
      return nullptr;
    }
    if (!can_be_index(*found)) {
      problems_.add(Mistake::index_unfit, by.place(), "'" + by.chars + "' cannot be an index",
                    std::string(kIndexIs));
      return nullptr;
    }
    const auto at = static_cast<std::size_t>(found - parameters_.begin());
    if (states_[at] == State::in_progress) {
      std::string circle;
      for (auto name = std::find(chain_.begin(), chain_.end(), by.chars); name != chain_.end();
           ++name)
        circle += *name + " → ";
      problems_.add(Mistake::circle, by.place(), "the indexation goes in a circle",
                    circle + by.chars, "Take one of these out of the circle");
      return nullptr;
    }
    index(at);
    return &parameters_[at];
  }

  const Scenario& scenario_;
  Problems& problems_;
  std::vector<Parameter> parameters_;
  std::vector<State> states_;
  std::vector<std::string> chain_;  // parameters being indexed, outermost first
};

}  // namespace

std::vector<Parameter> effective(const Scenario& scenario, Problems& problems) {
  return Indexer(scenario, problems).run();
}

bool can_be_index(const Parameter& parameter) {
  return parameter.form == Parameter::Form::number &&
         (parameter.unit.is_one() || parameter.unit.text() == kGrowthUnit);
}

Growth growth(const Parameter& index, Month from, Month to) {
  const auto number = [&](Month month) -> std::optional<double> {
    const DatedNumber* found = at(index.values, month);
    if (found == nullptr || found->abolished) return std::nullopt;
    return found->number;
  };
  Growth growth;
  if (index.unit.is_one()) {
    for (const Month month : {to, from}) {
      const auto level = number(month);
      if (!level || !(*level > 0)) growth.gap = month;
    }
    if (!growth.gap) growth.factor = *number(to) / *number(from);
    return growth;
  }
  constexpr double kMonths = 12;
  for (Month month = from; month < to;) {  // as long as the rate is the same
    const auto rate = number(month);
    if (!rate || !(*rate > -1)) {
      growth.gap = month;
      return growth;
    }
    const Month first = month;
    while (month < to && number(month) == rate) month = month + 1;
    growth.factor *= math::pow(1 + *rate, (month.number - first.number) / kMonths);
  }
  return growth;
}

std::vector<Problem> indexation_doubts(const Scenario& scenario) {
  std::vector<Problem> doubts;
  std::set<std::string> told;
  for (const Parameter& parameter : scenario.parameters) {
    if (!parameter.index) continue;
    const auto index =
        std::find_if(scenario.parameters.begin(), scenario.parameters.end(),
                     [&](const Parameter& p) { return p.name == parameter.index->by.chars; });
    if (index == scenario.parameters.end() || !index->unit.is_one() || index->index) continue;
    std::optional<Month> last;
    for (Month month = scenario.time.from + 1; month <= scenario.time.to; month = month + 1) {
      if (parameter.index->happens_in(month) && parameter.index->is_active(month)) last = month;
    }
    if (!last) continue;
    const Month before = std::max(scenario.time.from, *last + -12);
    const auto then = std::find_if(index->values.rbegin(), index->values.rend(),
                                   [&](const DatedNumber& number) { return number.from <= *last; });
    if (then == index->values.rend() || then->from > before || then->abolished || then->expected)
      continue;
    if (!told.insert(index->name).second) continue;
    doubts.push_back({Mistake::index_stands, then->place,
                      then->from == Month::always()
                          ? "'" + index->name + "' never changes"
                          : "'" + index->name + "' does not change after " + then->from.text(),
                      "'" + parameter.name + "' is indexed by it until " + last->text(),
                      "Write what it is later, or let it grow by so much a year: index: {by: "
                      "growth, each: year}, where growth is in 1/year"});
  }
  return doubts;
}

double rounded(double number, double step, Indexation::Rounding rounding) {
  constexpr double kHair = 1e-9;
  if (step == 0) return number;
  // Hundredths are divided by, not multiplied with: k / 100 is the double that is written 0.01 k.
  const double inverse = std::round(1 / step);
  const bool whole = step < 1 && std::abs(inverse * step - 1) < kHair;
  const double steps = whole ? std::abs(number) * inverse : std::abs(number) / step;
  double count = std::floor(steps + 0.5 + kHair);
  const bool is_multiple = std::abs(steps - std::round(steps)) <= kHair;
  if (is_multiple)
    count = std::round(steps);
  else if (rounding == Indexation::Rounding::up)
    count = number > 0 ? std::ceil(steps) : std::floor(steps);
  else if (rounding == Indexation::Rounding::down)
    count = number > 0 ? std::floor(steps) : std::ceil(steps);
  return std::copysign(whole ? count / inverse : count * step, number);
}

void add_indexes(const std::vector<Parameter>& parameters, std::set<std::string>& names) {
  for (std::size_t before = 0; before != names.size();) {
    before = names.size();
    for (const Parameter& parameter : parameters) {
      if (parameter.index && names.contains(parameter.name))
        names.insert(parameter.index->by.chars);
    }
  }
}

}  // namespace civitas
