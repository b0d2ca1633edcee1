// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/change.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/scenario/formula_change.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/parameter_change.hpp"
#include "sim/scenario/schedule_change.hpp"

namespace civitas {
namespace {

std::vector<std::string> parameter_names(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const Parameter& parameter : scenario.parameters) names.push_back(parameter.name);
  return names;
}

class Changer {
 public:
  Changer(Scenario& scenario, Problems& problems, const AboutName& about)
      : scenario_(scenario), problems_(problems), about_(about) {}

  void operator()(const Change& change) {
    switch (change.kind) {
      case Change::Kind::set:
        return set(change);
      case Change::Kind::replace:
        return replace(change);
      case Change::Kind::modify:
        return formula(change);
      case Change::Kind::insert:
      case Change::Kind::remove:
        return schedule(change);
    }
  }

 private:
  void set(const Change& change) {
    Parameter* parameter = scenario_.find_parameter(change.target.chars);
    if (parameter == nullptr) {
      return no_parameter(change);
    }
    const Parameter before = *parameter;
    const std::size_t mistakes = problems_.size();
    const std::string words =
        change_parameter(*parameter, in_force(before), change, scenario_.time, problems_);
    if (problems_.size() > mistakes) return;
    if (same(before, *parameter)) return without_effect(change, "this was there before");
    told_in_time(change);
    drop_undone(change);
    sets_.push_back({&change, scenario_.changes.size()});
    scenario_.changes.push_back(words);
  }

  // Of the changes before in the same file: what this one sets again before it began. (That of
  // another file, or of the command line, is what a reform of a reform is for.)
  void drop_undone(const Change& change) {
    if (change.keep_later || change.until) return;
    for (auto set = sets_.begin(); set != sets_.end();) {
      const Change& before = *set->change;
      if (!sets_the_same(before, change) || before.from < change.from) {
        ++set;
        continue;
      }
      scenario_.doubts.push_back(
          {Mistake::changes_nothing, before.place, "this change changes nothing",
           "line " + std::to_string(change.place.line) + " sets the same" +
               (before.from == change.from ? " again" : " from an earlier month on, for good"),
           "Write changes in the order of their months"});
      const std::size_t words = set->words;
      scenario_.changes.erase(scenario_.changes.begin() + static_cast<std::ptrdiff_t>(words));
      set = sets_.erase(set);
      for (Set& other : sets_) other.words -= other.words > words ? 1 : 0;
    }
  }

  static bool sets_the_same(const Change& a, const Change& b) {
    const auto same_label = [](const auto& one, const auto& other) {
      return one.first.chars == other.first.chars && one.second.chars == other.second.chars;
    };
    return a.place.file.text() == b.place.file.text() && a.place.line != 0 &&
           a.target.chars == b.target.chars && a.part == b.part && a.bracket == b.bracket &&
           std::equal(a.cell.begin(), a.cell.end(), b.cell.begin(), b.cell.end(), same_label);
  }

  void no_parameter(const Change& change) {
    const std::string& name = change.target.chars;
    const Value* value = scenario_.find_value(name);
    const bool command_line = change.place.line == 0;
    if (value != nullptr && value->entity == Entity::world && name.find('.') != std::string::npos)
      return problems_.add(
          Mistake::unknown_target, change.target.place(), "'" + name + "' is no number here",
          "in " + to_string(value->place) + " a formula takes its place",
          command_line ? "Set a number that the formula reads, or write a reform with {replace: " +
                             name + ", is: …}"
                       : "Write {replace: " + name + ", is: …}");
    std::string advice = value == nullptr ? about_ ? about_(name) : ""
                         : command_line
                             ? "It is a value, and its formula stands in " +
                                   to_string(value->place) + ": set a number that the formula reads"
                             : "It is a value: write {replace: " + name + ", is: …}";
    if (advice.empty()) advice = did_you_mean(name, parameter_names(scenario_));
    if (advice.empty()) advice = "`civitas list parameters SCENARIO` shows all that can be set";
    problems_.add(Mistake::unknown_target, change.target.place(),
                  "unknown parameter '" + name + "'", "", advice);
  }

  // As it takes effect before this change.
  Parameter in_force(const Parameter& written) const {
    if (!written.index) return written;
    Problems told_when_all_is_changed;
    for (Parameter& parameter : effective(scenario_, told_when_all_is_changed)) {
      if (parameter.name == written.name) return std::move(parameter);
    }
    return written;
  }

  void without_effect(const Change& change, const std::string& why) {
    scenario_.doubts.push_back(
        {Mistake::changes_nothing, change.place, "this change changes nothing", why, ""});
  }

  Value* value(const Change& change) {
    Value* value = scenario_.find_value(change.target.chars);
    if (value != nullptr) return value;
    std::vector<std::string> names;
    for (const Value& known : scenario_.values) names.push_back(known.name);
    const bool parameter = scenario_.find_parameter(change.target.chars) != nullptr;
    const bool rule = scenario_.find_rule(change.target.chars) != nullptr;
    problems_.add(Mistake::unknown_target, change.target.place(),
                  "unknown value '" + change.target.chars + "'", "",
                  parameter ? "It is a parameter: write {set: " + change.target.chars + ", to: …}"
                  : rule ? "It is a rule: write {replace: " + change.target.chars + ", rule: {…}}"
                         : did_you_mean(change.target.chars, names));
    return nullptr;
  }

  void replace_rule(const Change& change) {
    const auto found =
        std::find_if(scenario_.rules.begin(), scenario_.rules.end(),
                     [&](const Rule& rule) { return rule.name == change.target.chars; });
    if (found == scenario_.rules.end()) {
      std::vector<std::string> names;
      for (const Rule& rule : scenario_.rules) names.push_back(rule.name);
      const bool value = scenario_.find_value(change.target.chars) != nullptr;
      problems_.add(Mistake::unknown_target, change.target.place(),
                    "unknown rule '" + change.target.chars + "'", "",
                    value ? "It is a value: write {replace: " + change.target.chars + ", is: …}"
                    : is_scheduled(scenario_, change.target.chars)
                        ? "It is a model: remove it, and insert a rule instead"
                        : did_you_mean(change.target.chars, names));
      return;
    }
    if (change.from && !stands_in_schedule(scenario_, found->name))
      return problems_.add(Mistake::change_unfit, change.target.place(),
                           "'" + found->name + "' is not in the schedule",
                           "it is replaced in some of the months in which it works",
                           "Insert it first");
    Rule before = rule_in_force(scenario_, *found, change.from);
    if (before.luck == found->name) before.luck.clear();  // of its former self
    const std::string words = differences(before, *change.rule);
    if (words.empty()) return without_effect(change, "this was the rule before");
    scenario_.changes.push_back("rule " + found->name + when(change.from, change.until) + ": " +
                                words);
    told_in_time(change);
    if (!supersede(scenario_, change)) without_effect(change, "the rule does not work then");
  }

  void replace(const Change& change) {
    if (change.rule) return replace_rule(change);
    if (change.formula.chars.empty()) return set(change);
    formula(change);
  }

  void formula(const Change& change) {
    Value* found = value(change);
    if (found == nullptr) return;
    const std::size_t mistakes = problems_.size();
    const std::string words = change_formula(*found, change, scenario_, problems_);
    if (problems_.size() > mistakes) return;
    if (words.empty()) return without_effect(change, "this was the formula before");
    told_in_time(change);
    scenario_.changes.push_back(words);
  }

  void told_in_time(const Change& change) {
    const TimeSpan& time = scenario_.time;
    if (change.from > time.to)
      without_effect(change, "it begins after the end of the scenario in " + time.to.text());
    if (change.until && *change.until <= time.from && change.kind != Change::Kind::set)
      without_effect(change, "it ends before the scenario begins in " + time.from.text());
  }

  void schedule(const Change& change) {
    const std::size_t mistakes = problems_.size();
    const std::string words = change_schedule(scenario_, change, problems_);
    if (problems_.size() > mistakes) return;
    if (words.empty()) return without_effect(change, "it has ended by then");
    told_in_time(change);
    scenario_.changes.push_back(words);
  }

  struct Set {
    const Change* change;
    std::size_t words;  // where in scenario_.changes it is told
  };

  Scenario& scenario_;
  Problems& problems_;
  const AboutName& about_;
  std::vector<Set> sets_;  // so far, those that had an effect
};

}  // namespace

Parameter* Scenario::find_parameter(std::string_view name) {
  const auto at = std::find_if(parameters.begin(), parameters.end(),
                               [&](const Parameter& p) { return p.name == name; });
  return at == parameters.end() ? nullptr : &*at;
}

Value* Scenario::find_value(std::string_view name) {
  const auto at =
      std::find_if(values.begin(), values.end(), [&](const Value& v) { return v.name == name; });
  return at == values.end() ? nullptr : &*at;
}

const Rule* Scenario::find_rule(std::string_view name) const {
  const auto at =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.name == name; });
  return at == rules.end() ? nullptr : &*at;
}

void apply(Scenario& scenario, const std::vector<Change>& changes, Problems& problems,
           const AboutName& about) {
  Changer changer(scenario, problems, about);
  for (const Change& change : changes) changer(change);
}

}  // namespace civitas
