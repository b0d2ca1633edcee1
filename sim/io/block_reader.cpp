// SPDX-License-Identifier: Apache-2.0
#include "sim/io/block_reader.hpp"

#include <set>

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"
#include "sim/scenario/whole_steps.hpp"

namespace civitas {
namespace {

bool is_map(const yaml::Node& node, const std::string& what, Problems& problems) {
  if (node.kind == yaml::Node::Kind::null) return false;
  if (node.kind == yaml::Node::Kind::map) return true;
  problems.add(Mistake::wrong_shape, node.place, what + " must be a map of names");
  return false;
}

/// "person.age" → person; reports names that do not begin with an entity.
std::optional<Entity> entity_of(const yaml::Node& key, Problems& problems) {
  const std::string& name = key.text.chars;
  const std::size_t dot = name.find('.');
  const auto entity = dot == std::string::npos ? std::nullopt : entity_named(name.substr(0, dot));
  if (!entity)
    problems.add(Mistake::whose_is_missing, key.place, "'" + name + "' does not say whose it is",
                 "", "Write person." + name + " or household." + name);
  return entity;
}

constexpr std::size_t kMostLabels = 255;  // a category is kept in one byte

}  // namespace

int read_length(const Text& word, Problems& problems) {
  if (word.chars == "month") return 1;
  if (word.chars == "quarter") return 3;
  if (word.chars == "year") return 12;
  problems.add(Mistake::unknown_word, word.place(), "unknown length of time '" + word.chars + "'",
               "", "Known are month, quarter, year");
  return 1;
}

TimeSpan read_time(const yaml::Node& node, Problems& problems) {
  TimeSpan time;
  Fields fields(node, "the time", block("time"), problems);
  const auto from = fields.month("from");
  const auto to = fields.month("to");
  if (const auto step = fields.text("step")) time.months_per_step = read_length(*step, problems);
  time.from = from.value_or(Month::of(2025, 1));
  time.to = to.value_or(time.from);
  if (time.to < time.from)
    problems.add(Mistake::time_order, node.place, "the time ends before it begins",
                 time.to.text() + " is before " + time.from.text());
  else if (from && to && !broken_step(time).empty())
    problems.add(Mistake::time_order, node.place, "the time ends within a step", broken_step(time),
                 end_of_step(time));
  return time;
}

// [labour, {visit: {from: 2027-01}}]
std::vector<Scheduled> read_schedule(const yaml::Node& node, Problems& problems) {
  std::vector<Scheduled> schedule;
  if (node.kind == yaml::Node::Kind::map) read_texts(node, problems);  // tells
  if (node.kind == yaml::Node::Kind::scalar) schedule.push_back({node.text, {}, {}});
  for (const yaml::Node& item : node.items) {
    if (item.kind != yaml::Node::Kind::map || item.entries.empty()) {
      if (const auto name = read_text(item, problems)) schedule.push_back({*name, {}, {}});
      continue;
    }
    for (const auto& [name, times] : item.entries) {
      const Lasting lasting =
          Fields(times, "the time of '" + name.text.chars + "'", block("scheduled"), problems)
              .lasting();
      schedule.push_back({name.text, lasting.from, lasting.until});
    }
  }
  return schedule;
}

std::vector<Value> read_values(const yaml::Node& node, Problems& problems) {
  std::vector<Value> values;
  if (!is_map(node, "values", problems)) return values;
  for (const auto& [key, entry] : node.entries) {
    Value value;
    value.name = key.text.chars;
    value.place = key.place;
    const std::size_t dot = value.name.find('.');
    if (dot != std::string::npos)
      value.entity = entity_named(value.name.substr(0, dot)).value_or(Entity::world);
    if (entry.kind == yaml::Node::Kind::scalar) {
      value.formula = entry.text;
    } else {
      Fields fields(entry, "the value '" + value.name + "'", block("value"), problems);
      if (const auto text = fields.text("is")) value.formula = *text;
      value.unit = fields.unit("unit");
      if (const yaml::Node* unit = fields.find("unit")) value.unit_place = unit->place;
      if (const auto text = fields.text("description")) value.description = text->chars;
    }
    values.push_back(std::move(value));
  }
  return values;
}

std::vector<StateColumn> read_state(const yaml::Node& node, Problems& problems) {
  std::vector<StateColumn> columns;
  if (!is_map(node, "state", problems)) return columns;
  for (const auto& [key, entry] : node.entries) {
    const auto entity = entity_of(key, problems);
    Fields fields(entry, "the column '" + key.text.chars + "'", block("state"), problems);
    if (!entity) continue;
    StateColumn column;
    column.entity = *entity;
    column.place = key.place;
    column.attribute.name = key.text.chars.substr(key.text.chars.find('.') + 1);
    if (const auto type = fields.text("type")) {
      if (type->chars == "bool")
        column.attribute.storage = Storage::boolean;
      else if (type->chars == "category")
        column.attribute.storage = Storage::category;
      else if (type->chars == "integer")
        column.attribute.storage = Storage::integer;
      else if (type->chars == "real")
        column.attribute.storage = Storage::real;
      else
        problems.add(Mistake::unknown_word, type->place(), "unknown type '" + type->chars + "'", "",
                     "Known are bool, category, integer, real");
    }
    if (const auto unit = fields.unit("unit")) column.attribute.unit = unit->text();
    for (const Text& label : fields.texts("labels")) column.attribute.labels.push_back(label.chars);
    if ((column.attribute.storage == Storage::category) == column.attribute.labels.empty()) {
      problems.add(Mistake::labels_unfit, key.place,
                   column.attribute.labels.empty() ? "a category needs labels"
                                                   : "only a category has labels");
    }
    const std::vector<std::string>& labels = column.attribute.labels;
    if (labels.size() > kMostLabels)
      problems.add(Mistake::labels_unfit, key.place, "a category has at most 255 labels");
    else if (std::set(labels.begin(), labels.end()).size() < labels.size())
      problems.add(Mistake::labels_unfit, key.place, "a label is there twice");
    if (const auto text = fields.text("description")) column.attribute.description = text->chars;
    column.attribute.carried = fields.yes("carried", false);
    column.attribute.inherited = fields.yes("inherited", false) || column.attribute.carried;
    if (column.attribute.carried &&
        (column.entity != Entity::household || column.attribute.storage != Storage::boolean))
      problems.add(Mistake::keys_clash, fields.find("carried")->place,
                   "'carried' is about yes or no of a household",
                   "who moves into another household brings the yes of the one left along",
                   "Write household.NAME: {type: bool, start: false, carried: true}");
    if (const auto text = fields.text("start")) column.start = *text;
    columns.push_back(std::move(column));
  }
  return columns;
}

std::vector<Assertion> read_assertions(const yaml::Node& node, Problems& problems) {
  std::vector<Assertion> assertions;
  if (node.kind == yaml::Node::Kind::null) return assertions;
  if (node.kind != yaml::Node::Kind::sequence) {
    problems.add(Mistake::wrong_shape, node.place, "assertions are a list", "",
                 "Begin each with `- {that: …`");
    return assertions;
  }
  for (const yaml::Node& item : node.items) {
    Fields fields(item, "an assertion", block("assertion"), problems);
    const auto that = fields.text("that");
    Assertion assertion;
    if (const auto each = fields.text("each")) {
      assertion.yearly = each->chars == "year";
      if (each->chars != "year" && each->chars != "month")
        problems.add(Mistake::unknown_word, each->place(),
                     "unknown length of time '" + each->chars + "'", "",
                     "Known are month (each step), year (the mean over its steps)");
    }
    if (!that) continue;
    assertion.that = *that;
    assertions.push_back(std::move(assertion));
  }
  return assertions;
}

PanelSample read_panel(const yaml::Node& node, Problems& problems) {
  PanelSample panel;
  Fields fields(node, "the panel", block("panel"), problems);
  panel.persons = fields.whole("persons").value_or(0);
  panel.of = fields.texts("of");
  return panel;
}

}  // namespace civitas
