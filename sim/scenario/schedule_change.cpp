// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/schedule_change.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

auto find(std::vector<Scheduled>& schedule, const std::string& name) {
  return std::find_if(schedule.begin(), schedule.end(),
                      [&](const Scheduled& entry) { return entry.name.chars == name; });
}

void not_scheduled(const Scenario& scenario, const Text& name, Problems& problems) {
  std::vector<std::string> names;
  for (const Scheduled& entry : scenario.schedule) names.push_back(entry.name.chars);
  problems.add(Mistake::unknown_target, name.place(), "'" + name.chars + "' is not in the schedule",
               "", did_you_mean(name.chars, names));
}

// Only a rule may come or go at a date.
void require_rule(const Scenario& scenario, const Text& name, Problems& problems) {
  if (scenario.find_rule(name.chars) != nullptr) return;
  std::vector<std::string> names;
  for (const Rule& rule : scenario.rules) names.push_back(rule.name);
  std::string advice = did_you_mean(name.chars, names);
  if (advice.empty())
    advice = "Models work from the first month to the last: set a number of the model then";
  problems.add(Mistake::change_unfit, name.place(), "'" + name.chars + "' is not a rule",
               "only rules come into the schedule, or leave it, at a date", advice);
}

// Whether it is the rule `name`, or what that was before a change.
bool stands_for(const Scheduled& entry, const std::string& name) {
  return entry.name.chars == name ||
         (is_former_name(entry.name.chars) && entry.name.chars.starts_with(name + ".before_"));
}

bool overlap(const Scheduled& entry, const Change& change) {
  return !(entry.until && change.from && *entry.until <= *change.from) &&
         !(change.until && entry.from && *change.until <= *entry.from);
}

std::string insert(Scenario& scenario, const Change& change, Problems& problems) {
  for (const Scheduled& entry : scenario.schedule) {
    if (!change.from || !stands_for(entry, change.target.chars) || !overlap(entry, change))
      continue;
    const std::string time = when(entry.from, entry.until);
    problems.add(Mistake::change_unfit, change.target.place(),
                 "'" + change.target.chars + "' is in the schedule already in these months",
                 time.empty() ? "in all" : time.substr(1),
                 "Insert it for other months, or remove it first");
    return "";
  }
  auto where = scenario.schedule.begin();
  if (!change.after.chars.empty()) {
    where = find(scenario.schedule, change.after.chars);
    if (where == scenario.schedule.end()) {
      not_scheduled(scenario, change.after, problems);
      return "";
    }
    ++where;
  }
  scenario.schedule.insert(where, {change.target, change.from, change.until});
  return "schedule: " + change.target.chars + " inserted" +
         (change.after.chars.empty() ? " first" : " after " + change.after.chars) +
         when(change.from, change.until);
}

std::string remove(Scenario& scenario, const Change& change, Problems& problems) {
  if (!is_scheduled(scenario, change.target.chars)) {
    not_scheduled(scenario, change.target, problems);
    return "";
  }
  bool ends = false;
  std::erase_if(scenario.schedule, [&](Scheduled& entry) {
    if (!stands_for(entry, change.target.chars)) return false;
    if (change.from && entry.until && *entry.until <= *change.from) return false;
    ends = true;
    entry.until = change.from;
    return !change.from || (entry.from && *entry.from >= *change.from);
  });
  if (!ends) return "";
  scenario.removed.push_back(change.target);
  return "schedule: " + change.target.chars + " removed" + when(change.from, change.until);
}

// The months of an entry, divided between the new rule and the former one.
class Divided {
 public:
  Divided(const Scheduled& entry, std::vector<Scheduled>& schedule)
      : entry_(entry), schedule_(schedule) {}

  bool add(const std::string& name, std::optional<Month> from, std::optional<Month> until) {
    if (entry_.from && (!from || *from < *entry_.from)) from = entry_.from;
    if (entry_.until && (!until || *entry_.until < *until)) until = entry_.until;
    if (from && until && *until <= *from) return false;
    Scheduled* last = schedule_.empty() ? nullptr : &schedule_.back();
    if (last != nullptr && last->name.chars == name && last->until && last->until == from) {
      last->until = until;  // it goes on
      return true;
    }
    Scheduled part{entry_.name, from, until};
    if (name != entry_.name.chars) part.name = Text(name, entry_.name.place().file);
    schedule_.push_back(std::move(part));
    return true;
  }

 private:
  const Scheduled& entry_;
  std::vector<Scheduled>& schedule_;
};

}  // namespace

bool supersede(Scenario& scenario, const Change& change) {
  const std::string& name = change.target.chars;
  const auto found = std::find_if(scenario.rules.begin(), scenario.rules.end(),
                                  [&](const Rule& rule) { return rule.name == name; });
  std::size_t number = 1;
  while (scenario.find_rule(former_name(name, number)) != nullptr) ++number;
  Rule former = *found;
  former.name = former_name(name, number);
  former.luck = found->stream();
  std::vector<Scheduled> schedule;
  bool works = !change.from;
  for (const Scheduled& entry : scenario.schedule) {
    if (!stands_for(entry, name)) {
      schedule.push_back(entry);
      continue;
    }
    const std::string& old = entry.name.chars == name ? former.name : entry.name.chars;
    Divided parts(entry, schedule);
    if (change.from) parts.add(old, {}, change.from);
    works |= parts.add(name, change.from, change.until);
    if (change.until) parts.add(old, change.until, {});
  }
  if (!works) return false;
  *found = *change.rule;
  scenario.schedule = std::move(schedule);
  if (change.from) scenario.rules.push_back(std::move(former));
  return true;
}

bool stands_in_schedule(const Scenario& scenario, const std::string& rule) {
  return std::any_of(scenario.schedule.begin(), scenario.schedule.end(),
                     [&](const Scheduled& entry) { return stands_for(entry, rule); });
}

const Rule& rule_in_force(const Scenario& scenario, const Rule& rule, std::optional<Month> month) {
  for (const Scheduled& entry : scenario.schedule) {
    if (!month || !stands_for(entry, rule.name) || !entry.due(*month)) continue;
    if (const Rule* other = scenario.find_rule(entry.name.chars)) return *other;
  }
  return rule;
}

bool is_scheduled(const Scenario& scenario, const std::string& name) {
  return std::any_of(scenario.schedule.begin(), scenario.schedule.end(),
                     [&](const Scheduled& entry) { return entry.name.chars == name; });
}

std::string change_schedule(Scenario& scenario, const Change& change, Problems& problems) {
  const std::size_t mistakes = problems.size();
  if (change.from) require_rule(scenario, change.target, problems);
  if (problems.size() > mistakes) return "";
  return change.kind == Change::Kind::insert ? insert(scenario, change, problems)
                                             : remove(scenario, change, problems);
}

}  // namespace civitas
