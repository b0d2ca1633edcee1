// SPDX-License-Identifier: Apache-2.0
#include "sim/io/card_numbers.hpp"

#include <algorithm>
#include <map>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/scenario/change.hpp"

namespace civitas {
namespace {

std::string axes_of(const Parameter& table) {
  std::string text;
  for (const Axis& axis : table.axes) {
    std::string labels;
    for (const std::string& label : axis.labels) labels += (labels.empty() ? "" : ", ") + label;
    text += (text.empty() ? "" : ", ") + axis.name + ": [" + labels + "]";
  }
  return text;
}

bool same_axes(const Parameter& own, const Parameter& card) {
  return std::equal(own.axes.begin(), own.axes.end(), card.axes.begin(), card.axes.end(),
                    [&](const Axis& a, const Axis& b) {
                      return a == b || (card.any_ages && a.name == "age" && b.name == "age");
                    });
}

// Whether a value of the scenario takes the place of the number.
bool is_steered(Scenario& scenario, const Text& model, const Parameter& card, Problems& problems) {
  const Value* value = scenario.find_value(card.name);
  if (value == nullptr) return false;
  if (card.form == Parameter::Form::number) return true;
  problems.add(Mistake::model_unserved, value->place, "'" + card.name + "' cannot be a formula",
               "for the model '" + model.chars + "' it is a table",
               "Write it under `assumptions:`, with its values");
  return true;
}

std::string model_of(const std::string& number) { return number.substr(0, number.find('.')); }

}  // namespace

void CardNumbers::merge(Scenario& scenario, const std::vector<Text>& models,
                        Problems& problems) const {
  for (const Text& model : models) {
    for (Parameter& card : of_model_(model.chars)) {
      Parameter* own = scenario.find_parameter(card.name);
      if (own == nullptr && is_steered(scenario, model, card, problems)) continue;
      if (own == nullptr) {
        scenario.parameters.push_back(std::move(card));
        continue;
      }
      if (own->unit != card.unit || own->form != card.form || !same_axes(*own, card)) {
        problems.add(Mistake::model_unserved, own->place,
                     "'" + own->name + "' does not fit the model '" + model.chars + "'",
                     card.form == Parameter::Form::table
                         ? "the model expects a table in " + card.unit.text() + " with the axes " +
                               axes_of(card)
                         : "the model expects one number in " + card.unit.text());
      }
      if (!own->range) own->range = card.range;
      own->whole = own->whole || card.whole;
      if (own->description.empty()) own->description = card.description;
    }
  }
}

void CardNumbers::steer(Scenario& scenario, Problems& problems) const {
  for (const auto& [model, from, until] : scenario.schedule) {
    for (const Parameter& card : of_model_(model.chars)) {
      const Value* value = scenario.find_value(card.name);
      if (value == nullptr) continue;
      const auto gone = std::erase_if(
          scenario.parameters, [&](const Parameter& known) { return known.name == card.name; });
      if (gone != 0 && is_steered(scenario, model, card, problems))
        scenario.changes.push_back(card.name + ": from now on " + value->formula.chars);
    }
  }
}

void CardNumbers::check(const Scenario& scenario, const std::string& path,
                        Problems& problems) const {
  std::map<std::string, std::string> numbers;  // and the model of each
  for (const auto& [model, from, until] : scenario.schedule) {
    for (const Parameter& card : of_model_(model.chars)) numbers.emplace(card.name, model.chars);
  }
  std::vector<std::string> names;
  for (const auto& [name, model] : numbers) names.push_back(name);
  for (const Value& value : scenario.values) {
    const std::size_t dot = value.name.find('.');
    if (dot == std::string::npos || value.place.file.text() != path) continue;
    if (value.entity != Entity::world) {
      const auto number = numbers.find(value.name.substr(dot + 1));
      if (number != numbers.end())
        problems.add(Mistake::model_unserved, value.place,
                     "'" + value.name + "' does not take the place of '" + number->first + "'",
                     "that is one number of the model '" + number->second + "', not one for each " +
                         std::string(civitas::name(value.entity)),
                     "Write " + number->first + ", or choose another name");
      continue;
    }
    if (numbers.contains(value.name) || is_former_name(value.name)) continue;
    std::string advice = did_you_mean(value.name, names);
    for (const Parameter& card : of_model_(model_of(value.name))) {
      if (card.name == value.name)
        advice = "Add '" + model_of(value.name) + "' to the schedule: it has this number";
    }
    if (advice.empty()) advice = "Write person." + value.name + " or household." + value.name;
    problems.add(Mistake::whose_is_missing, value.place,
                 "'" + value.name + "' does not say whose it is",
                 "and no model of the schedule has a number of this name", advice);
  }
}

}  // namespace civitas
