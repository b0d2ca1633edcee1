// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/journey.hpp"

#include "sim/core/joined.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {
namespace {

const StateColumn* column_of(const Scenario& scenario, const Rule& rule) {
  for (const StateColumn& column : scenario.state) {
    if (column.entity == rule.of && column.attribute.name == rule.name &&
        column.attribute.description == "step of the journey " + rule.name)
      return &column;
  }
  return nullptr;
}

}  // namespace

std::string journey_of(const Scenario& scenario, const Rule& rule) {
  const StateColumn* column = column_of(scenario, rule);
  if (column == nullptr || column->attribute.labels.size() < 2) return "";
  const auto& labels = column->attribute.labels;
  return joined(std::vector<std::string>(labels.begin() + 1, labels.end()), " → ");
}

bool is_next_step(const Scenario& scenario, const std::string& name) {
  for (const Rule& rule : scenario.rules) {
    if (name == std::string(civitas::name(rule.of)) + "." + rule.name + "_next")
      return !journey_of(scenario, rule).empty();
  }
  return false;
}

bool is_of_journey(const Scenario& scenario, const Rule& journey, const std::string& name) {
  const std::string full = std::string(civitas::name(journey.of)) + "." + journey.name;
  for (const char* column : {"", "_months", "_effort"}) {
    if (name == full + column) return true;
  }
  for (const Value& value : scenario.values) {
    if (value.name == name) return value.description == "of the journey " + journey.name;
  }
  return false;
}

}  // namespace civitas
