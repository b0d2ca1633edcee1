// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/portrait.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/explanation.hpp"

namespace civitas {
namespace {

const Column* column(const Table& table, std::string_view name) {
  const int at = table.find(name);
  return at < 0 ? nullptr : &table.columns[static_cast<std::size_t>(at)];
}

std::string label(const Column& column, std::size_t row) {
  const auto value = static_cast<std::size_t>(column.number(row));
  if (column.attribute.storage == Storage::boolean) return value != 0 ? "yes" : "no";
  return column.attribute.labels[value];
}

/// The label in the category column `name`, or nothing where there is no such column.
std::string label(const Table& table, std::string_view name, std::size_t row) {
  const Column* found = column(table, name);
  return found != nullptr && found->attribute.storage == Storage::category ? label(*found, row)
                                                                           : "";
}

Portrait::Person person(const Table& persons, std::size_t row) {
  const Column* age = column(persons, "age");
  Portrait::Person result{persons.keys[row], std::nullopt, label(persons, "sex", row),
                          label(persons, "activity", row),
                          label(persons, "position", row) == "partner"};
  if (age != nullptr) result.age = static_cast<int>(std::floor(age->number(row)));
  return result;
}

Entity entity_of(const std::string& name) {
  return entity_named(name.substr(0, name.find('.'))).value_or(Entity::world);
}

bool discrete(const Attribute& attribute) {
  return attribute.storage == Storage::boolean || attribute.storage == Storage::category;
}

}  // namespace

Portrait portrait(const Inspection& inspection, std::size_t row,
                  const std::vector<std::string>& values) {
  const Population& population = inspection.population();
  const Table& persons = population[Entity::person];
  const std::uint32_t household = population.household[row];
  Portrait result{person(persons, row), population[Entity::household].keys[household], {}, {}, {}};
  for (std::size_t i = population.first_member[household];
       i < population.first_member[household + 1]; ++i) {
    if (i != row) result.others.push_back(person(persons, i));
  }
  const auto row_of = [&](Entity entity) {
    return entity == Entity::world ? 0 : entity == Entity::household ? household : row;
  };
  for (const Entity entity : kAllEntities) {
    for (const Column& column : population[entity].columns) {
      if (!discrete(column.attribute)) continue;
      result.traits.push_back(
          {std::string(name(entity)) + "." + column.attribute.name, label(column, row_of(entity))});
    }
  }
  for (const std::string& name : values) {
    if (std::any_of(result.traits.begin(), result.traits.end(),
                    [&](const Portrait::Trait& trait) { return trait.name == name; }))
      continue;
    const Entity entity = entity_of(name);
    const auto answer = inspection.ask(Text(name, ""), entity);
    const double number = answer.rows[row_of(entity)];
    if (!answer.type.is_number() || answer.type.unit.is_date())
      result.traits.push_back({name, shown(answer.type, number)});
    else if (!std::isnan(number))
      result.amounts.push_back({name, answer.type.unit.text(), number});
  }
  return result;
}

}  // namespace civitas
