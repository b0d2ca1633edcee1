// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/parameter.hpp"

#include <algorithm>
#include <limits>

namespace civitas {

const DatedNumber* at(const History& history, Month month) {
  const DatedNumber* current = nullptr;
  for (const DatedNumber& number : history) {
    if (number.from <= month && !number.expected) current = &number;
  }
  return current;
}

void set_from(History& history, DatedNumber number) {
  std::erase_if(history, [&](const DatedNumber& other) { return other.from >= number.from; });
  history.push_back(std::move(number));
}

void set_during(History& history, DatedNumber number, Month until) {
  DatedNumber afterwards;
  afterwards.abolished = true;  // where nothing held before, nothing holds again
  afterwards.place = number.place;
  if (const DatedNumber* held = at(history, until)) {
    afterwards = *held;
    if (held->from != until && !held->since) afterwards.since = held->from;
  }
  afterwards.from = until;
  std::erase_if(history, [&](const DatedNumber& other) {
    return other.from >= number.from && other.from <= until;
  });
  history.push_back(std::move(number));
  history.push_back(std::move(afterwards));
  std::sort(history.begin(), history.end(),
            [](const DatedNumber& a, const DatedNumber& b) { return a.from < b.from; });
}

bool same(const History& a, const History& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const DatedNumber& x, const DatedNumber& y) {
        const bool none = x.abolished || x.expected;
        return x.from == y.from && x.abolished == y.abolished && x.expected == y.expected &&
               (none ||
                (x.number == y.number && x.since.value_or(x.from) == y.since.value_or(y.from)));
      });
}

bool Indexation::is_active(Month month) const {
  bool now = active.empty();
  for (const auto& [from, on] : active) {
    if (from <= month) now = on;
  }
  return now;
}

bool Indexation::operator==(const Indexation& other) const {
  return by.chars == other.by.chars && months == other.months && in == other.in &&
         step == other.step && rounding == other.rounding && active == other.active;
}

namespace {

template <class Number, class Whole>
std::vector<Number*> all_histories(Whole& parameter) {
  std::vector<Number*> all;
  if (parameter.form == Parameter::Form::number) all.push_back(&parameter.values);
  for (auto& bracket : parameter.brackets) {
    all.push_back(&bracket.above);
    all.push_back(&bracket.gives);
  }
  for (auto& cell : parameter.cells) all.push_back(&cell);
  return all;
}

}  // namespace

std::vector<History*> Parameter::histories() { return all_histories<History>(*this); }

std::vector<const History*> Parameter::histories() const {
  return all_histories<const History>(*this);
}

bool hold_the_same(const History& a, const History& b) {
  const auto now = [](const History& history, Month month) {
    const DatedNumber* number = at(history, month);
    return number == nullptr || number->abolished ? std::nullopt : std::optional(number->number);
  };
  const auto expected = [](const History& history) {
    std::vector<Month> months;
    for (const DatedNumber& number : history) {
      if (number.expected) months.push_back(number.from);
    }
    return months;
  };
  for (const History* history : {&a, &b}) {
    for (const DatedNumber& number : *history) {
      if (now(a, number.from) != now(b, number.from)) return false;
    }
  }
  return expected(a) == expected(b);
}

bool same(const Parameter& a, const Parameter& b) {
  const auto left = a.histories(), right = b.histories();
  return a.index == b.index && std::equal(left.begin(), left.end(), right.begin(), right.end(),
                                          [&](const History* x, const History* y) {
                                            return a.index ? same(*x, *y) : hold_the_same(*x, *y);
                                          });
}

language::Schedule schedule_at(const Parameter& parameter, Month month) {
  language::Schedule schedule;
  schedule.kind = parameter.kind;
  for (const Bracket& bracket : parameter.brackets) {
    const DatedNumber* above = at(bracket.above, month);
    const DatedNumber* gives = at(bracket.gives, month);
    if (above == nullptr || gives == nullptr || above->abolished || gives->abolished) continue;
    schedule.above.push_back(above->number);
    schedule.gives.push_back(gives->number);
  }
  return schedule;
}

std::vector<double> cells_at(const Parameter& parameter, Month month) {
  std::vector<double> cells;
  cells.reserve(parameter.cells.size());
  for (const History& cell : parameter.cells) {
    const DatedNumber* number = at(cell, month);
    const bool none = number == nullptr || number->abolished;
    cells.push_back(none ? std::numeric_limits<double>::quiet_NaN() : number->number);
  }
  return cells;
}

}  // namespace civitas
