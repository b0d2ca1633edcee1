// SPDX-License-Identifier: Apache-2.0
#include "sim/io/added_blocks.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/io/alignment_reader.hpp"
#include "sim/io/block_reader.hpp"
#include "sim/io/indicator_reader.hpp"
#include "sim/io/journey_reader.hpp"
#include "sim/io/parameter_reader.hpp"
#include "sim/io/rule_reader.hpp"
#include "sim/io/scenario_file.hpp"
#include "sim/io/target_reader.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {
namespace {

template <class Item>
std::string full_name(const Item& item) {
  return item.name;
}

/// Moves `found` to the end of `list`; `refuse(item, known)` is told of one whose name is there.
template <class Item, class Refuse>
void enter(std::vector<Item>& list, std::vector<Item> found, const Refuse& refuse) {
  std::map<std::string, std::size_t> known;
  for (const Item& item : list) known.emplace(full_name(item), known.size());
  list.reserve(list.size() + found.size());
  for (Item& item : found) {
    const auto [at, is_new] = known.emplace(full_name(item), list.size());
    if (is_new)
      list.push_back(std::move(item));
    else
      refuse(item, list[at->second]);
  }
}

void enter_alignments(Scenario& scenario, std::vector<Alignment> list, Problems& problems) {
  for (Alignment& alignment : list) {
    const auto same = [&](const Alignment& other) {
      return other.event.chars == alignment.event.chars;
    };
    if (std::any_of(scenario.alignments.begin(), scenario.alignments.end(), same))
      problems.add(Mistake::name_twice, alignment.event.place(),
                   "'" + alignment.event.chars + "' is aligned already", "by the base",
                   "Change the parameter that says how many");
    if (scenario.base)
      scenario.changes.push_back(alignment.event.chars + ": in a year as many as " +
                                 alignment.to.chars);
    scenario.alignments.push_back(std::move(alignment));
  }
}

// How a reform changes one step of a journey that its base has.
std::string advice_on(const Rule& journey) {
  std::string value = journey.name + "_who";
  for (const Rule::Step& step : journey.steps) {
    for (const std::string* part : {&step.passes, &step.takes, &step.likely, &step.fails}) {
      if (!part->empty() && value.ends_with("_who")) value = *part;
    }
  }
  return "A reform changes one part of a step: {replace: " + std::string(name(journey.of)) + "." +
         value + ", is: …}; another journey takes another name";
}

// Takes out the journeys that the scenario has already, each with one mistake.
void refuse_twice(Journeys& journeys, const Scenario& scenario, Problems& problems) {
  std::set<std::string> twice;
  for (const Rule& journey : journeys.rules) {
    const auto known = std::find_if(
        scenario.rules.begin(), scenario.rules.end(),
        [&](const Rule& rule) { return rule.name == journey.name && !rule.steps.empty(); });
    if (known == scenario.rules.end()) continue;
    twice.insert(journey.name);
    problems.add(Mistake::name_twice, journey.place,
                 "the journey '" + journey.name + "' exists already",
                 "in " + to_string(known->place), advice_on(*known));
  }
  const auto of_them = [&](const std::string& what) {
    return std::any_of(twice.begin(), twice.end(), [&](const std::string& journey) {
      return what == journey || what == journey + "_months" || what == journey + "_effort" ||
             what == "of the journey " + journey;
    });
  };
  std::erase_if(journeys.rules, [&](const Rule& rule) { return of_them(rule.name); });
  std::erase_if(journeys.values, [&](const Value& value) { return of_them(value.description); });
  std::erase_if(journeys.state,
                [&](const StateColumn& column) { return of_them(column.attribute.name); });
}

}  // namespace

void add_blocks(const yaml::Node& root, const std::string& path, Scenario& scenario,
                Problems& problems) {
  for (const bool assumptions : {false, true}) {
    const yaml::Node* node = root.find(assumptions ? "assumptions" : "parameters");
    if (node == nullptr) continue;
    enter(scenario.parameters, read_parameters(*node, assumptions, problems),
          [&](const Parameter& parameter, const Parameter& known) {
            problems.add(Mistake::name_twice, parameter.place,
                         "the parameter '" + parameter.name + "' exists already",
                         "in " + to_string(known.place),
                         "A reform changes it with {set: " + parameter.name +
                             (known.form == Parameter::Form::table ? ", at: …" : "") + ", to: …}");
          });
  }
  if (const yaml::Node* node = root.find("values")) {
    enter(scenario.values, read_values(*node, problems), [&](const Value& value, const Value&) {
      problems.add(Mistake::name_twice, value.place,
                   "the value '" + value.name + "' exists already", "",
                   "A reform changes it with {replace: " + value.name + ", is: …}");
    });
  }
  const auto twice = [&](const std::string& what) {
    return [&problems, what](const auto& item, const auto&) {
      problems.add(Mistake::name_twice, item.place,
                   "the " + what + " '" + full_name(item) + "' exists already");
    };
  };
  if (const yaml::Node* node = root.find("state"))
    enter(scenario.state, read_state(*node, problems), twice("column"));
  if (const yaml::Node* node = root.find("networks"))
    enter(scenario.networks,
          read_networks(
              *node, [&](const std::string& file) { return beside(path, file); }, problems),
          twice("network"));
  if (const yaml::Node* node = root.find("rules"))
    enter(scenario.rules, read_rules(*node, problems), twice("rule"));
  if (const yaml::Node* node = root.find("journeys")) {
    Journeys journeys = read_journeys(*node, problems);
    refuse_twice(journeys, scenario, problems);
    enter(scenario.state, std::move(journeys.state), twice("column"));
    enter(scenario.values, std::move(journeys.values), twice("value"));
    enter(scenario.rules, std::move(journeys.rules), twice("rule"));
  }
  if (const yaml::Node* node = root.find("align"))
    enter_alignments(scenario, read_alignments(*node, problems), problems);
  if (const yaml::Node* node = root.find("indicators"))
    enter(scenario.indicators, read_indicators(*node, problems), twice("indicator"));
  if (const yaml::Node* node = root.find("assert")) {
    for (Assertion& assertion : read_assertions(*node, problems))
      scenario.assertions.push_back(std::move(assertion));
  }
  if (const yaml::Node* node = root.find("targets"))
    scenario.targets = read_targets(*node, problems);
  if (const yaml::Node* node = root.find("panel")) scenario.panel = read_panel(*node, problems);
}

}  // namespace civitas
