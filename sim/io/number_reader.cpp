// SPDX-License-Identifier: Apache-2.0
#include "sim/io/number_reader.hpp"

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"

namespace civitas {

std::optional<DatedNumber> read_dated(const yaml::Node& node, Month from, Problems& problems) {
  DatedNumber result;
  result.from = from;
  result.place = node.place;
  const yaml::Node* value = &node;
  if (node.kind == yaml::Node::Kind::map) {
    Fields fields(node, "a dated value", block("dated"), problems);
    if (const auto text = fields.text("source")) result.source = text->chars;
    if (const auto text = fields.text("note")) result.note = text->chars;
    result.since = fields.month("since");
    if (result.since && *result.since > from)
      problems.add(Mistake::dates_order, fields.find("since")->place,
                   "this number would be written down later", "it begins in " + from.text(),
                   "Write an earlier month");
    value = fields.find("value");
    if (value == nullptr) return std::nullopt;
    result.place = value->place;
  }
  const std::string& word = value->text.chars;
  result.abolished = word == "abolished";
  result.expected = word == "expected";
  if (result.abolished || result.expected) {
    if (from == Month::always())
      problems.add(Mistake::change_unfit, value->place, "'" + word + "' needs a date", "",
                   "Write it behind a month, for example {2027-01: " + word + "}");
    return result;
  }
  const auto amount = read_amount(*value, problems);
  if (!amount) return std::nullopt;
  result.number = amount->number;
  result.unit = amount->unit;
  return result;
}

void read_by_month(const yaml::Node& node, Problems& problems,
                   const std::function<void(const yaml::Node&, Month)>& read) {
  std::optional<Month> before;
  for (const auto& [key, value] : node.entries) {
    const auto month = read_month(key, problems);
    if (!month) continue;
    if (before && *month <= *before) {
      problems.add(Mistake::dates_order, key.place, "the dates are not in ascending order", "",
                   "Write the earlier date first");
      continue;
    }
    before = month;
    read(value, *month);
  }
}

History read_history(const yaml::Node& node, Problems& problems) {
  History history;
  const auto add = [&](const yaml::Node& value, Month from) {
    if (auto number = read_dated(value, from, problems)) history.push_back(*std::move(number));
  };
  if (node.kind == yaml::Node::Kind::map && node.find("value") == nullptr)
    read_by_month(node, problems, add);
  else
    add(node, Month::always());
  return history;
}

std::vector<Bracket> read_brackets(const yaml::Node& node, Problems& problems) {
  std::vector<Bracket> brackets;
  if (node.kind != yaml::Node::Kind::sequence || node.items.empty()) {
    problems.add(Mistake::wrong_shape, node.place, "brackets are a list", "",
                 "Write [{above: 0, rate: 0}, {above: 12000, rate: 0.2}]");
    return brackets;
  }
  for (const yaml::Node& item : node.items) {
    Fields fields(item, "a bracket", block("bracket"), problems);
    if (item.kind != yaml::Node::Kind::map) continue;
    const yaml::Node* above = fields.find("above");
    const yaml::Node* rate = fields.find("rate");
    const yaml::Node* amount = fields.find("amount");
    if ((rate == nullptr) == (amount == nullptr)) {
      problems.add(Mistake::keys_clash, item.place, "a bracket has either a 'rate' or an 'amount'",
                   "", "Write {above: 12000, rate: 0.2}");
      continue;
    }
    if (above == nullptr) continue;
    Bracket bracket;
    bracket.place = item.place;
    bracket.rate = rate != nullptr;
    bracket.above = read_history(*above, problems);
    bracket.gives = read_history(rate != nullptr ? *rate : *amount, problems);
    brackets.push_back(std::move(bracket));
  }
  return brackets;
}

bool read_cells(const yaml::Node& node, const std::vector<Axis>& axes, Problems& problems,
                const std::function<void(const yaml::Node&)>& read) {
  const std::function<bool(const yaml::Node&, std::size_t)> walk = [&](const yaml::Node& list,
                                                                       std::size_t depth) {
    if (depth == axes.size()) {
      read(list);
      return true;
    }
    const Axis& axis = axes[depth];
    if (list.kind != yaml::Node::Kind::sequence || list.items.size() != axis.labels.size()) {
      problems.add(Mistake::cells_count, list.place,
                   "a list of " + std::to_string(axis.labels.size()) + " entries is needed here",
                   axis.name.empty() ? "as in the lists before"
                                     : "one for each label of '" + axis.name + "'");
      return false;
    }
    for (const yaml::Node& item : list.items) {
      if (!walk(item, depth + 1)) return false;
    }
    return true;
  };
  return walk(node, 0);
}

namespace {

void read_rounding(const yaml::Node& node, Indexation& index, Problems& problems) {
  const yaml::Node* step = &node;
  if (node.kind == yaml::Node::Kind::map) {
    Fields fields(node, "the rounding", block("rounding"), problems);
    const yaml::Node* up = fields.find("up");
    const yaml::Node* down = fields.find("down");
    if ((up == nullptr) == (down == nullptr)) {
      problems.add(Mistake::keys_clash, node.place, "rounding goes either up or down", "",
                   "Write round: {up: 0.01}, or round: 0.01 for the nearest");
      return;
    }
    index.rounding = up != nullptr ? Indexation::Rounding::up : Indexation::Rounding::down;
    step = up != nullptr ? up : down;
  }
  const auto amount = read_amount(*step, problems);
  if (!amount) return;
  if (!(amount->number > 0))
    problems.add(Mistake::number_outside, step->place,
                 "numbers are rounded to a multiple of a step above 0");
  index.step = amount->number;
  index.step_unit = amount->unit;
}

void read_active(const yaml::Node& node, Indexation& index, Problems& problems) {
  if (node.kind != yaml::Node::Kind::map) {
    problems.add(Mistake::wrong_shape, node.place, "'active' is a map of months and true or false",
                 "", "Write active: {2025-01: true, 2027-01: false}");
    return;
  }
  read_by_month(node, problems, [&](const yaml::Node& value, Month month) {
    if (value.text.chars == "true" || value.text.chars == "false")
      index.active.emplace_back(month, value.text.chars == "true");
    else
      problems.add(Mistake::wrong_type, value.place, "true or false is needed here");
  });
}

}  // namespace

std::optional<Indexation> read_indexation(const yaml::Node& node, Problems& problems) {
  Fields fields(node, "the indexation", block("indexation"), problems);
  Indexation index;
  index.place = node.place;
  const auto by = fields.text("by");
  const auto each = fields.text("each");
  if (each && each->chars != "year" && each->chars != "quarter" && each->chars != "month")
    problems.add(Mistake::unknown_word, each->place(),
                 "unknown length of time '" + each->chars + "'", "",
                 "Known are month, quarter, year");
  if (each) index.months = each->chars == "month" ? 1 : each->chars == "quarter" ? 3 : 12;
  if (const auto in = fields.month_number("in")) {
    if (index.months == 1)
      problems.add(Mistake::keys_clash, fields.find("in")->place, "'in' has no meaning here",
                   "every month is a month of indexation", "Take it out");
    else
      index.in = *in;
  }
  if (const yaml::Node* round = fields.find("round")) read_rounding(*round, index, problems);
  if (const yaml::Node* active = fields.find("active")) read_active(*active, index, problems);
  if (!by || !each) return std::nullopt;
  index.by = *by;
  return index;
}

}  // namespace civitas
