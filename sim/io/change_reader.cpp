// SPDX-License-Identifier: Apache-2.0
#include "sim/io/change_reader.hpp"

#include "sim/io/fields.hpp"

namespace civitas {
namespace {

void read_amount_of(const yaml::Node& node, Change& change, Problems& problems) {
  if (node.kind == yaml::Node::Kind::scalar && node.text.chars == "abolished") {
    change.abolished = true;
    return;
  }
  if (const auto amount = read_amount(node, problems)) {
    change.number = amount->number;
    change.unit = amount->unit;
  }
}

void read_during(const yaml::Node& node, Change& change, Problems& problems) {
  if (node.kind != yaml::Node::Kind::sequence || node.items.size() != 2) {
    problems.add(node.place, "'during' is a list of two months", "", "Write [2027-01, 2028-12]");
    return;
  }
  change.from = read_month(node.items[0], problems);
  if (const auto last = read_month(node.items[1], problems)) change.until = *last + 1;
  if (change.from && change.until && *change.until <= *change.from)
    problems.add(node.place, "the time ends before it begins");
}

std::optional<Change> read_set(const yaml::Node& node, Problems& problems) {
  Fields fields(node, "a change", {"set", "to", "from", "during", "then"}, problems);
  Change change;
  change.kind = Change::Kind::set;
  const auto target = fields.required_text("set");
  const yaml::Node* to = fields.required("to");
  if (!target || to == nullptr) return std::nullopt;
  change.target = *target;
  change.place = to->place;
  read_amount_of(*to, change, problems);
  change.from = fields.month("from");
  bool dated = fields.find("from") != nullptr;
  if (const yaml::Node* during = fields.find("during")) {
    if (fields.find("from") != nullptr)
      problems.add(during->place, "'from' and 'during' cannot stand together", "", "Choose one");
    read_during(*during, change, problems);
    dated = true;
  }
  if (change.abolished && !dated)
    problems.add(to->place, "'abolished' needs a date", "", "Add from: 2027-01");
  if (const auto then = fields.text("then")) {
    change.keep_later = then->chars == "keep";
    if (then->chars != "keep" && then->chars != "replace")
      problems.add(then->place(), "unknown word '" + then->chars + "'", "",
                   "Write then: keep or then: replace");
  }
  return change.number || change.abolished ? std::optional(change) : std::nullopt;
}

std::optional<Change> read_other(const yaml::Node& node, Change::Kind kind, const char* word,
                                 Problems& problems) {
  Fields fields =
      kind == Change::Kind::replace  ? Fields(node, "a change", {"replace", "is"}, problems)
      : kind == Change::Kind::insert ? Fields(node, "a change", {"insert", "after"}, problems)
                                     : Fields(node, "a change", {"remove"}, problems);
  Change change;
  change.kind = kind;
  const auto target = fields.required_text(word);
  if (!target) return std::nullopt;
  change.target = *target;
  change.place = target->place();
  if (kind == Change::Kind::replace) {
    const auto formula = fields.required_text("is");
    if (!formula) return std::nullopt;
    change.formula = *formula;
  }
  if (const auto after = fields.text("after")) change.after = *after;
  return change;
}

}  // namespace

std::vector<Change> read_changes(const yaml::Node& node, Problems& problems) {
  std::vector<Change> changes;
  if (node.kind == yaml::Node::Kind::null) return changes;
  if (node.kind != yaml::Node::Kind::sequence) {
    problems.add(node.place, "changes are a list", "", "Begin each change with `- {set: …`");
    return changes;
  }
  for (const yaml::Node& item : node.items) {
    std::optional<Change> change;
    if (item.find("set") != nullptr)
      change = read_set(item, problems);
    else if (item.find("replace") != nullptr)
      change = read_other(item, Change::Kind::replace, "replace", problems);
    else if (item.find("insert") != nullptr)
      change = read_other(item, Change::Kind::insert, "insert", problems);
    else if (item.find("remove") != nullptr)
      change = read_other(item, Change::Kind::remove, "remove", problems);
    else
      problems.add(item.place, "a change does not say what it does", "",
                   "Begin it with set, replace, insert or remove");
    if (change) changes.push_back(*std::move(change));
  }
  return changes;
}

std::optional<Change> read_setting(const std::string& setting, Problems& problems) {
  const std::string origin = "--set " + setting;
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0) {
    problems.add({origin, 0, 0}, "this is not NAME=VALUE", "",
                 "Write for example --set take_up.claim_cost=900");
    return std::nullopt;
  }
  yaml::Node value;
  value.kind = yaml::Node::Kind::scalar;
  value.text = Text(setting.substr(equals + 1), "");
  value.place = {origin, 0, 0};
  value.text.file = origin;
  Change change;
  change.target = Text(setting.substr(0, equals), origin);
  change.place = value.place;
  read_amount_of(value, change, problems);
  return change.number || change.abolished ? std::optional(change) : std::nullopt;
}

}  // namespace civitas
