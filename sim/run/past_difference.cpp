// SPDX-License-Identifier: Apache-2.0
#include "sim/run/past_difference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/language/parser.hpp"
#include "sim/scenario/as_before.hpp"
#include "sim/scenario/full_name.hpp"
#include "sim/scenario/schedule_change.hpp"

namespace civitas {
namespace {

// The first entry that stands otherwise in the two schedules, in place of both as a whole.
Difference of_an_entry(const Scenario& past, const Scenario& now) {
  const auto [there, here] =
      std::mismatch(past.schedule.begin(), past.schedule.end(), now.schedule.begin(),
                    now.schedule.end(), [](const Scheduled& a, const Scheduled& b) {
                      return a.name.chars == b.name.chars && a.from == b.from && a.until == b.until;
                    });
  const auto told = [](const auto& entry, const Scenario& scenario) {
    return entry == scenario.schedule.end() ? "nothing"
                                            : entry->name.chars + when(entry->from, entry->until);
  };
  Difference difference;
  difference.block = "schedule";
  const bool gone = there != past.schedule.end() && !is_scheduled(now, there->name.chars);
  difference.name = (gone || here == now.schedule.end() ? there : here)->name.chars;
  difference.part = "schedule";
  difference.before = told(there, past);
  difference.after = told(here, now);
  return difference;
}

Place place_of(const Difference& difference, const Scenario& scenario) {
  for (const Scheduled& entry : scenario.schedule) {
    if (difference.block == "schedule" && entry.name.chars == difference.name)
      return entry.name.place();
  }
  for (const Value& value : scenario.values) {
    if (difference.block == "values" && value.name == difference.name) return value.formula.place();
  }
  const auto in = [&](const auto& list) {
    for (const auto& one : list) {
      if (one.name == difference.name) return one.place;
    }
    return Place{scenario.file, 0, 0};
  };
  for (const StateColumn& column : scenario.state) {
    if (difference.block == "state" && difference.name == full_name(column)) return column.place;
  }
  if (difference.block == "rules") return in(scenario.rules);
  if (difference.block == "indicators") return in(scenario.indicators);
  return in(scenario.parameters);
}

// Whether a formula of the past that says `person.x`, or `x` alone, may mean this.
bool is_named_in(const Scenario& past, const std::string& full) {
  const std::string rest = full.substr(full.find('.') + 1);
  const auto is_called = [&](const auto& one) { return one.name == full || one.name == rest; };
  return std::any_of(past.values.begin(), past.values.end(), is_called) ||
         std::any_of(past.parameters.begin(), past.parameters.end(), is_called);
}

bool asks_nothing(const language::Syntax& syntax) {
  using Kind = language::Syntax::Kind;
  if (syntax.kind == Kind::call) return false;
  if (syntax.kind == Kind::name && syntax.word != "true" && syntax.word != "false") return false;
  return std::all_of(syntax.parts.begin(), syntax.parts.end(),
                     [](const language::SyntaxTree& part) { return asks_nothing(*part); });
}

// Whether what is new in this entry of the block could not have shown before: columns that start
// alike for everybody, and indicators that are recorded from then on.
bool is_new_then(const Difference& difference, const Scenario& now, Month until) {
  for (const StateColumn& column : now.state) {
    if (difference.block == "state" && difference.name == full_name(column))
      return asks_nothing(*language::parse(column.start));
  }
  for (const Indicator& indicator : now.indicators) {
    if (difference.block == "indicators" && difference.name == indicator.name)
      return indicator.from && *indicator.from >= until;
  }
  return true;
}

bool matters(const Difference& difference, const Scenario& past, const Scenario& now, Month until) {
  for (const char* block : {"assert", "targets", "population"}) {
    if (difference.block == block) return false;
  }
  if (difference.block == "time" && difference.name == "to") return false;
  for (const char* block :
       {"values", "parameters", "assumptions", "rules", "state", "indicators"}) {
    if (difference.block == block && difference.before.empty() &&
        !is_named_in(past, difference.name) && is_new_then(difference, now, until))
      return false;
  }
  return difference.from.empty() || difference.from < until.text();
}

std::string advice_on(const Difference& difference, Month until) {
  if (difference.before.empty() && difference.block == "indicators")
    return "Let it be recorded from then on, `from: " + until.text() + "`";
  if (difference.before.empty() && difference.block == "state")
    return "Let it start alike for everybody, with one number, label, true or false";
  return "Let it change from " + until.text() + " on";
}

}  // namespace

std::string both_sides(const Difference& difference) {
  const auto told = [](const std::string& text) { return text.empty() ? "nothing" : text; };
  std::string part = difference.part.empty() ? "" : ", " + difference.part;
  return fmt::format(
      "{}{}: {} there, {} here{}", difference.name.empty() ? difference.block : difference.name,
      part, told(difference.before), told(difference.after),
      difference.unit.empty() || difference.unit == "1" ? "" : " " + difference.unit);
}

std::optional<Problem> difference_before(Month until, const Scenario& past, const Scenario& now) {
  const Scenario before = as_before(past, until), own_before = as_before(now, until);
  std::vector<Difference> list = differences(before, own_before);
  std::erase_if(list, [&](const Difference& one) { return !matters(one, before, now, until); });
  const auto first =
      std::min_element(list.begin(), list.end(),
                       [](const Difference& a, const Difference& b) { return a.from < b.from; });
  if (first == list.end()) return std::nullopt;
  if (first->block == "schedule") *first = of_an_entry(before, own_before);
  const std::string name = first->name.empty() ? first->block : first->name;
  return Problem{
      Mistake::past_differs, place_of(*first, now),
      fmt::format("'{}' is another before {}, where the past ends that the run is to follow", name,
                  until.text()),
      (first->from.empty() ? "" : "in " + first->from + " ") + both_sides(*first),
      advice_on(*first, until) + ", or run this scenario from its beginning"};
}

}  // namespace civitas
