// SPDX-License-Identifier: Apache-2.0
#include "sim/run/past_difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/language/parser.hpp"
#include "sim/scenario/as_before.hpp"
#include "sim/scenario/full_name.hpp"
#include "sim/scenario/schedule_change.hpp"

namespace civitas {
namespace {

using Entries = std::vector<const Scheduled*>;

Entries entries_of(const Scenario& scenario, const std::string& name) {
  Entries entries;
  for (const Scheduled& entry : scenario.schedule) {
    if (entry.name.chars == name) entries.push_back(&entry);
  }
  return entries;
}

std::string told(const Entries& entries) {
  std::string text;
  for (const Scheduled* entry : entries)
    text += (text.empty() ? "" : ", ") + entry->name.chars + when(entry->from, entry->until);
  return text;
}

Difference of_entries(const std::string& name, const std::string& past, const std::string& now) {
  return {"schedule", name, "schedule", "", "", past, now, ""};
}

// Each model or rule that stands otherwise in the two schedules, in place of both as a whole; where
// only their order differs, the first.
std::vector<Difference> of_schedules(const Scenario& past, const Scenario& now) {
  std::vector<Difference> list;
  std::set<std::string> seen;
  for (const Scenario* scenario : {&past, &now}) {
    for (const Scheduled& entry : scenario->schedule) {
      const std::string& name = entry.name.chars;
      if (!seen.insert(name).second) continue;
      const std::string there = told(entries_of(past, name)), here = told(entries_of(now, name));
      if (there != here) list.push_back(of_entries(name, there, here));
    }
  }
  if (!list.empty()) return list;
  const auto [there, here] = std::mismatch(
      past.schedule.begin(), past.schedule.end(), now.schedule.begin(), now.schedule.end(),
      [](const Scheduled& a, const Scheduled& b) { return told({&a}) == told({&b}); });
  if (there == past.schedule.end() || here == now.schedule.end()) return {};
  return {of_entries(here->name.chars, told({&*there}), told({&*here}))};
}

bool is_from_a_change(const DatedNumber& number, const Parameter& parameter) {
  return !number.place.file.text().empty() && number.place.file != parameter.place.file;
}

// Of the number that differs: a change of it has a place of its own, on the command line, too.
std::optional<Place> place_of_number(const Difference& difference, const Scenario& scenario) {
  const auto month = Month::parse(difference.from);
  for (const Parameter& parameter : scenario.parameters) {
    if (!month || parameter.name != difference.name) continue;
    for (const History* history : parameter.histories()) {
      const DatedNumber* number = at(*history, *month);
      if (number == nullptr) continue;
      if (is_from_a_change(*number, parameter) ||
          (number->from == *month && number->place.line > 0))
        return number->place;
    }
  }
  return std::nullopt;
}

Place place_of(const Difference& difference, const Scenario& scenario) {
  if (difference.block == "parameters" || difference.block == "assumptions") {
    if (const auto place = place_of_number(difference, scenario)) return *place;
  }
  for (const Scheduled& entry : scenario.schedule) {
    if (difference.block == "schedule" && entry.name.chars == difference.name)
      return entry.name.place();
  }
  for (auto name = scenario.removed.rbegin(); name != scenario.removed.rend(); ++name) {
    if (difference.block == "schedule" && name->chars == difference.name) return name->place();
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

bool is_one_of(const std::string& block, std::initializer_list<const char*> blocks) {
  return std::find(blocks.begin(), blocks.end(), block) != blocks.end();
}

std::string how(const Difference& difference, Month until) {
  const std::string end = " before " + until.text();
  if (difference.before.empty()) return "does not exist" + end;
  return (difference.after.empty() ? "is gone" : "is another") + end;
}

std::string advice_on(const Difference& difference, const Place& place, Month until) {
  const bool is_new = difference.before.empty(), is_gone = difference.after.empty();
  const std::string from = "`from: " + until.text() + "`";
  if (difference.block == "seed") return "Give --seed " + difference.before;
  if (place.file.text().starts_with("--set "))
    return "Write a reform with {set: " + difference.name + ", to: …, from: " + until.text() + "}";
  if (difference.block == "state" && is_new)
    return "Let it start alike for everybody, with one number, label, true or false";
  if (is_one_of(difference.block, {"indicators", "schedule"}) && is_new) return "Write " + from;
  if (is_new && is_one_of(difference.block, {"values", "parameters", "assumptions", "rules"}))
    return "Choose another name: formulas of the past may mean it";
  if (difference.block == "schedule" && is_gone) return "Where it is removed, write " + from;
  if (is_one_of(difference.block, {"values", "parameters", "assumptions", "rules", "schedule"}))
    return "Let it change from " + until.text() + " on";
  return "Let it be as it was there";
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

std::vector<Problem> differences_before(Month until, const Scenario& past, const Scenario& now) {
  const Scenario before = as_before(past, until), own_before = as_before(now, until);
  std::vector<Difference> list = differences(before, own_before);
  const auto schedules = std::find_if(
      list.begin(), list.end(), [](const Difference& one) { return one.block == "schedule"; });
  if (schedules != list.end()) {
    list.erase(schedules);
    const std::vector<Difference> entries = of_schedules(before, own_before);
    std::erase_if(list, [&](const Difference& one) {  // a rule that comes or goes is told once
      return one.block == "rules" && (one.before.empty() || one.after.empty()) &&
             std::any_of(entries.begin(), entries.end(),
                         [&](const Difference& entry) { return entry.name == one.name; });
    });
    list.insert(list.end(), entries.begin(), entries.end());
  }
  std::erase_if(list, [&](const Difference& one) { return !matters(one, before, now, until); });
  std::stable_sort(list.begin(), list.end(),
                   [](const Difference& a, const Difference& b) { return a.from < b.from; });
  std::vector<Problem> problems;
  std::set<std::pair<std::string, std::string>> told;
  for (const Difference& one : list) {
    if (!told.emplace(one.block, one.name).second) continue;
    const Place place = place_of(one, now);
    problems.push_back(
        {Mistake::past_differs, place,
         fmt::format("'{}' {}, where the past ends that the run is to follow",
                     one.name.empty() ? one.block : one.name, how(one, until)),
         (one.from.empty() ? "" : "in " + one.from + " ") + both_sides(one),
         advice_on(one, place, until) + ", or run this scenario from its beginning"});
  }
  return problems;
}

}  // namespace civitas
