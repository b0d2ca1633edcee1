// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/uprating.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/scenario/indexation.hpp"

namespace civitas {
namespace {

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
  if (!can_be_index(*index))
    throw InputError({Mistake::index_unfit, uprating.by.place(),
                      "'" + uprating.by.chars + "' cannot be an index", std::string(kIndexIs), ""});
  const Growth grown = growth(*index, uprating.from, scenario.time.from);
  if (grown.gap)
    problems.add(Mistake::index_unfit, uprating.by.place(),
                 "'" + index->name + "' has no value " + (index->unit.is_one() ? "above 0 " : "") +
                     "in " + grown.gap->text(),
                 "amounts are uprated by its growth", "Give it one in `from:`");
  std::vector<Column*> columns;
  for (const Text& name : uprating.columns) {
    Column* column = column_named(records, name, problems);
    if (std::find(columns.begin(), columns.end(), column) != columns.end() && column != nullptr)
      problems.add(Mistake::name_twice, name.place(), "'" + name.chars + "' is there twice");
    columns.push_back(column);
  }
  problems.throw_if_any();
  for (Column* column : columns) {
    for (double& amount : column->as<double>()) amount *= grown.factor;
  }
}

std::set<std::string> uprated_by(const Scenario& scenario) {
  if (!scenario.population.uprating) return {};
  std::set<std::string> names = {scenario.population.uprating->by.chars};
  add_indexes(scenario.parameters, names);
  return names;
}

namespace {

// The index as it takes effect.
Parameter index_of(const Scenario& scenario) {
  Problems told_elsewhere;
  for (Parameter& parameter : effective(scenario, told_elsewhere)) {
    if (parameter.name == scenario.population.uprating->by.chars) return std::move(parameter);
  }
  return {};
}

// The first number between the two months that is not the same in both.
const DatedNumber* first_other(const Parameter& index, const Parameter& base, Month from,
                               Month to) {
  for (Month month = from; month <= to; month = month + 1) {
    const DatedNumber *now = at(index.values, month), *then = at(base.values, month);
    if (now != nullptr && then != nullptr && now->number != then->number) return now;
  }
  return nullptr;
}

}  // namespace

std::vector<Problem> uprating_doubts(const Scenario& scenario) {
  if (!scenario.population.uprating) return {};
  std::vector<Problem> doubts;
  const Uprating& uprating = *scenario.population.uprating;
  const Parameter made_with = index_of(scenario.origin());
  const Month first = std::min(uprating.from, scenario.time.from),
              last = std::max(uprating.from, scenario.time.from);
  if (uprating.from > scenario.time.from)
    doubts.push_back({Mistake::uprating_unfit, uprating.place,
                      "amounts are carried back from " + uprating.from.text() + " to " +
                          scenario.time.from.text(),
                      "the file's month is later than the first one of the scenario",
                      "Look at `from` of `uprate`, or let the scenario begin later"});
  const bool is_level = made_with.unit.is_one() && !made_with.index && !made_with.values.empty();
  if (first < last && is_level && at(made_with.values, first) != at(made_with.values, last) &&
      made_with.values.back().from + 12 < last)  // indices are told at least once a year
    doubts.push_back(
        {Mistake::index_stands, made_with.place,
         "'" + made_with.name + "' has no number after " + made_with.values.back().from.text(),
         "amounts are uprated to " + last.text() + ", so with nothing for the rest",
         "Write how it goes on, or name a growth with the unit 1/year"});
  if (first < last && is_level && at(made_with.values, first) == at(made_with.values, last))
    doubts.push_back(
        {Mistake::index_stands, made_with.place,
         "'" + made_with.name + "' does not change from " + first.text() + " to " + last.text(),
         "so amounts are uprated by nothing", "Write how it was in these months"});
  if (!scenario.base) return doubts;
  const Parameter changed = index_of(scenario);
  const Growth now = growth(changed, uprating.from, scenario.time.from),
               then = growth(made_with, uprating.from, scenario.time.from);
  const DatedNumber* other = first_other(changed, made_with, first, last);
  if (now.factor != then.factor && other != nullptr)
    doubts.push_back({Mistake::people_of_the_base, other->place,
                      "the people's amounts do not follow this change of '" + changed.name + "'",
                      "they are uprated as under the base, so that the same people are compared",
                      "Change it in the base, or with --set, to make other people"});
  return doubts;
}

}  // namespace civitas
