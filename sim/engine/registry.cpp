// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/registry.hpp"

#include <algorithm>

namespace civitas {
namespace {

std::vector<ModelCard>& all() {
  static std::vector<ModelCard> cards;
  return cards;
}

Parameter common(const char* name, const char* unit, double low, double high, const char* source,
                 const char* description) {
  Parameter parameter;
  parameter.name = name;
  parameter.place.file = "the card of the model";
  parameter.assumption = true;
  parameter.description = description;
  parameter.source = source;
  parameter.unit = language::Unit::parse(unit).value();
  parameter.range = {low, high};
  return parameter;
}

}  // namespace

const std::vector<ModelCard>& models() { return all(); }

const ModelCard* find_model(const std::string& name) {
  const auto at = std::find_if(all().begin(), all().end(),
                               [&](const ModelCard& card) { return card.name == name; });
  return at == all().end() ? nullptr : &*at;
}

RegisteredModel::RegisteredModel(ModelCard card) {
  const auto at = std::lower_bound(
      all().begin(), all().end(), card.name,
      [](const ModelCard& other, const std::string& name) { return other.name < name; });
  if (at != all().end() && at->name == card.name) throw Bug("two models are called " + card.name);
  all().insert(at, std::move(card));
}

Parameter on_card(const NumberOnCard& number) {
  Parameter parameter =
      common(number.name, number.unit, number.low, number.high, number.source, number.description);
  DatedNumber value;
  value.number = number.value;
  parameter.whole = number.whole;
  parameter.values = {value};
  return parameter;
}

Parameter on_card(const char* name, const char* unit, std::vector<Axis> axes,
                  const std::vector<double>& cells, double low, double high, const char* source,
                  const char* description) {
  Parameter parameter = common(name, unit, low, high, source, description);
  parameter.form = Parameter::Form::table;
  parameter.axes = std::move(axes);
  for (const double cell : cells) {
    DatedNumber number;
    number.number = cell;
    parameter.cells.push_back({number});
  }
  return parameter;
}

Parameter of_any_ages(Parameter table) {
  table.any_ages = true;
  return table;
}

}  // namespace civitas
