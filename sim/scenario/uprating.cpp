// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/uprating.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/scenario/indexation.hpp"

namespace civitas {
namespace {

std::optional<double> level(const Parameter& index, const Text& by, Month month,
                            Problems& problems) {
  const DatedNumber* found = at(index.values, month);
  if (found != nullptr && !found->abolished && found->number > 0) return found->number;
  problems.add(Mistake::index_unfit, by.place(),
               "'" + index.name + "' has no value above 0 in " + month.text(),
               "amounts are uprated by its growth", "Give it one in `from:`");
  return std::nullopt;
}

Column* column_named(Population& records, const Text& name, Problems& problems) {
  std::vector<std::string> known;
  for (const Entity entity : kAllEntities) {
    for (Column& column : records[entity].columns) {
      known.push_back(std::string(civitas::name(entity)) + "." + column.attribute.name);
      if (known.back() != name.chars) continue;
      const auto unit = language::Unit::parse(column.attribute.unit);
      if (column.attribute.storage == Storage::real && unit && unit->is_money()) return &column;
      problems.add(Mistake::uprating_unfit, name.place(),
                   "'" + name.chars + "' is not a column of money",
                   "its unit is " + column.attribute.unit, "Only amounts of money are uprated");
      return nullptr;
    }
  }
  problems.add(Mistake::unknown_column, name.place(),
               "'" + name.chars + "' is not a column of the population",
               "write its full name, for example person.earnings", did_you_mean(name.chars, known));
  return nullptr;
}

}  // namespace

void uprate(Population& records, const Scenario& scenario) {
  const Uprating& uprating = *scenario.population.uprating;
  Problems problems;
  const std::vector<Parameter> parameters = effective(scenario, problems);
  problems.throw_if_any();
  const auto index =
      std::find_if(parameters.begin(), parameters.end(),
                   [&](const Parameter& parameter) { return parameter.name == uprating.by.chars; });
  if (index == parameters.end()) {
    std::vector<std::string> names;
    for (const Parameter& parameter : parameters) names.push_back(parameter.name);
    throw InputError({Mistake::unknown_name, uprating.by.place(),
                      "unknown parameter '" + uprating.by.chars + "'", "",
                      did_you_mean(uprating.by.chars, names)});
  }
  if (index->form != Parameter::Form::number || !index->unit.is_one())
    throw InputError({Mistake::index_unfit, uprating.by.place(),
                      "'" + uprating.by.chars + "' cannot be an index",
                      "an index is one number with the unit 1", ""});
  const auto now = level(*index, uprating.by, scenario.time.from, problems);
  const auto then = level(*index, uprating.by, uprating.from, problems);
  std::vector<Column*> columns;
  for (const Text& name : uprating.columns) {
    Column* column = column_named(records, name, problems);
    if (std::find(columns.begin(), columns.end(), column) != columns.end() && column != nullptr)
      problems.add(Mistake::name_twice, name.place(), "'" + name.chars + "' is there twice");
    columns.push_back(column);
  }
  problems.throw_if_any();
  for (Column* column : columns) {
    for (double& amount : column->as<double>()) amount *= *now / *then;
  }
}

}  // namespace civitas
