// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/parameter.hpp"

#include <algorithm>

namespace civitas {

const DatedNumber* at(const History& history, Month month) {
  const DatedNumber* current = nullptr;
  for (const DatedNumber& number : history) {
    if (number.from <= month) current = &number;
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
  if (const DatedNumber* held = at(history, until)) afterwards = *held;
  afterwards.from = until;
  std::erase_if(history, [&](const DatedNumber& other) {
    return other.from >= number.from && other.from <= until;
  });
  history.push_back(std::move(number));
  history.push_back(std::move(afterwards));
  std::sort(history.begin(), history.end(),
            [](const DatedNumber& a, const DatedNumber& b) { return a.from < b.from; });
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

}  // namespace civitas
