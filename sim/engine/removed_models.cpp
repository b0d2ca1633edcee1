// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/removed_models.hpp"

#include <algorithm>
#include <map>

#include "sim/engine/brought.hpp"
#include "sim/scenario/schedule_change.hpp"

namespace civitas {
namespace {

std::string place_of_removal(const Scenario& scenario, const std::string& model) {
  for (const Text& name : scenario.removed) {
    if (name.chars == model && name.place().line > 0) return to_string(name.place());
  }
  return scenario.file;
}

// Models of a base that are in the schedule no more, and where they were taken out.
std::map<std::string, std::string> removed(const Scenario& scenario) {
  std::map<std::string, std::string> places;
  for (const Scenario* now = &scenario; now->base != nullptr; now = now->base.get()) {
    for (const Scheduled& entry : now->base->schedule) {
      const std::string& model = entry.name.chars;
      if (!is_scheduled(*now, model) && !is_scheduled(scenario, model))
        places.emplace(model, place_of_removal(*now, model));
    }
  }
  return places;
}

// The names by which formulas and models ask for what a model brings along.
std::vector<std::string> names_of(const ModelCard& card) {
  const Brought brought = brought_by(card);
  std::vector<std::string> names = brought.events;
  for (const Stock& stock : brought.stocks) names.push_back(stock.name);
  for (const std::string& column : brought.columns) {
    names.push_back(column);
    names.push_back(column.substr(column.find('.') + 1));
  }
  return names;
}

}  // namespace

std::vector<Problem> blamed_on_removals(const Scenario& scenario, std::vector<Problem> problems) {
  for (const auto& [model, place] : removed(scenario)) {
    const ModelCard* card = find_model(model);
    if (card == nullptr) continue;
    for (const std::string& name : names_of(*card)) {
      for (Problem& problem : problems) {
        if (problem.what.find("'" + name + "'") == std::string::npos) continue;
        problem.why = "the model '" + model + "' brought it along, and {remove: " + model +
                      "} in " + place + " took it out";
        problem.advice = "Leave '" + model + "' in the schedule, or replace what reads it";
      }
    }
  }
  return problems;
}

}  // namespace civitas
