// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/declaration.hpp"

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string_view kept_as(Storage storage) {
  switch (storage) {
    case Storage::boolean:
    case Storage::category:
      return "category";
    case Storage::integer:
      return "integer";
    case Storage::real:
      return "real";
  }
  return "";
}

}  // namespace

Declaration::Declaration(std::string process, Place place, Population& population, Law& law,
                         Problems& problems)
    : process_(std::move(process)),
      place_(std::move(place)),
      population_(population),
      law_(law),
      problems_(problems) {}

Entity Declaration::entity(std::string_view name) {
  const auto entity = entity_named(name.substr(0, name.find('.')));
  if (!entity) throw Bug("the column " + std::string(name) + " does not name its entity");
  return *entity;
}

int Declaration::column(std::string_view name, std::string_view kept, std::string_view unit,
                        const std::vector<std::string>& labels) {
  const Table& table = population_[entity(name)];
  const int at = table.find(name.substr(name.find('.') + 1));
  const std::string what =
      "the model '" + process_ + "' needs the column '" + std::string(name) + "'";
  if (at < 0) {
    std::vector<std::string> known;
    for (const Column& column : table.columns) {
      const Attribute& attribute = column.attribute;
      if (kept_as(attribute.storage) == kept && (attribute.unit == unit || !labels.empty()) &&
          (labels.empty() || attribute.labels == labels))
        known.push_back(std::string(civitas::name(entity(name))) + "." + attribute.name);
    }
    const std::string meant = did_you_mean(name, known);
    problems_.add(Mistake::column_unfit, place_, what, "the population has none",
                  meant.empty() ? "Add it to the mapping, or under `state:`" : meant);
    return 0;
  }
  const Attribute& attribute = table.columns[static_cast<std::size_t>(at)].attribute;
  if (kept_as(attribute.storage) != kept) {
    problems_.add(Mistake::column_unfit, place_, what + " as " + std::string(kept),
                  "the mapping makes it " + std::string(kept_as(attribute.storage)));
    return 0;
  }
  if (!labels.empty() && attribute.labels != labels) {
    problems_.add(Mistake::column_unfit, place_, what + " with the labels " + joined(labels),
                  "the mapping has " + joined(attribute.labels), "Give the labels in this order");
  } else if (labels.empty() && attribute.storage != Storage::category && attribute.unit != unit) {
    problems_.add(Mistake::column_unfit, place_, what + " in " + std::string(unit),
                  "the mapping has it in " + attribute.unit);
  }
  return at;
}

Reads<std::uint8_t> Declaration::reads_category(std::string_view name,
                                                const std::vector<std::string>& labels) {
  reads_.emplace_back(name);
  return {entity(name), column(name, "category", "1", labels)};
}

std::optional<Reads<std::uint8_t>> Declaration::optional_category(
    std::string_view name, const std::vector<std::string>& labels) {
  if (population_[entity(name)].find(name.substr(name.find('.') + 1)) < 0) return std::nullopt;
  return reads_category(name, labels);
}

Writes<std::uint8_t> Declaration::writes_category(std::string_view name,
                                                  const std::vector<std::string>& labels) {
  writes_.emplace_back(name);
  return {entity(name), column(name, "category", "1", labels)};
}

int Declaration::add(Entity entity, Attribute attribute) {
  const std::string name = std::string(civitas::name(entity)) + "." + attribute.name;
  writes_.push_back(name);
  added_.push_back(name);
  const int known = population_[entity].find(attribute.name);
  if (known < 0) return population_[entity].add(std::move(attribute));
  problems_.add(
      Mistake::name_twice, place_,
      "the model '" + process_ + "' brings the column '" + name + "' along, but it exists already",
      "", "Rename the other one, or name the model once");
  return known;
}

void Declaration::tells(const std::set<std::string>& read) {
  for (const std::string& name : read)
    (law_.is_parameter(name) ? parameters_ : reads_).push_back(name);
}

ReadsValue Declaration::value(std::string_view name, std::string_view unit) {
  const Entity of = entity_named(name.substr(0, name.find('.'))).value_or(Entity::world);
  values_.push_back({std::string(name), language::Unit::parse(unit).value(), of});
  return {of, values_.size() - 1};
}

std::optional<ReadsValue> Declaration::optional_value(std::string_view name,
                                                      std::string_view unit) {
  if (!law_.has_value(std::string(name))) return std::nullopt;
  return value(name, unit);
}

ReadsNumber Declaration::number(std::string_view name) {
  const std::string full(name);
  if (law_.has_number(full)) {
    parameters_.push_back(full);
    return ReadsNumber(law_.number_slot(full));
  }
  steered_.push_back({full, law_.add_stock({"", {}, "what the scenario makes of " + full})});
  return ReadsNumber(steered_.back().slot);
}

OwnsStock Declaration::stock(std::string_view name, std::string_view unit, std::string description,
                             std::vector<Axis> axes) {
  writes_.emplace_back(name);
  const bool table = !axes.empty();
  const int slot = law_.add_stock({std::string(name), language::Unit::parse(unit).value(),
                                   std::move(description), std::move(axes)});
  return {slot, table};
}

ReadsTable Declaration::table(std::string_view name) {
  tables_.emplace_back(name);
  return ReadsTable(tables_.size() - 1);
}

const std::vector<std::string>& Declaration::labels(std::string_view table,
                                                    std::string_view axis) const {
  for (const Axis& known : law_.parameter(std::string(table)).axes) {
    if (known.name == axis) return known.labels;
  }
  throw Bug("the table " + std::string(table) + " has no axis " + std::string(axis));
}

const std::vector<std::string>& Declaration::labels(std::string_view column_name) const {
  const Table& table = population_[entity(column_name)];
  const int at = table.find(column_name.substr(column_name.find('.') + 1));
  static const std::vector<std::string> kNone;
  return at < 0 ? kNone : table.columns[static_cast<std::size_t>(at)].attribute.labels;
}

void Declaration::refuse(std::string_view parameter, const std::string& why,
                         const std::string& advice) {
  const std::string name(parameter);
  problems_.add(Mistake::model_unserved, law_.parameter(name).place,
                "the model '" + process_ + "' cannot read '" + name + "'", why, advice);
}

Stream Declaration::stream(std::string_view name, Entity entity) {
  streams_.emplace_back(name);
  return {entity, streams_.size() - 1};
}

Decision Declaration::decision(std::string_view name, Entity entity) {
  decisions_.push_back({stream(name, entity), decisions_.size()});
  return decisions_.back();
}

}  // namespace civitas
