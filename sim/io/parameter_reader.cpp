// SPDX-License-Identifier: Apache-2.0
#include "sim/io/parameter_reader.hpp"

#include <algorithm>
#include <set>

#include "sim/io/fields.hpp"

namespace civitas {
namespace {

class ParameterReader {
 public:
  ParameterReader(const yaml::Node& node, Parameter& parameter, Problems& problems)
      : fields_(node, "the parameter '" + parameter.name + "'",
                {"unit", "source", "description", "value", "from", "range", "type", "brackets",
                 "gives", "axes", "values"},
                problems),
        parameter_(parameter),
        problems_(problems) {}

  void run() {
    if (fields_.node().kind != yaml::Node::Kind::map) return;
    if (fields_.required("unit") != nullptr)
      parameter_.unit = fields_.unit("unit").value_or(language::Unit());
    if (const auto text = fields_.text("source")) parameter_.source = text->chars;
    if (const auto text = fields_.text("description")) parameter_.description = text->chars;
    if (parameter_.source.empty()) parameter_.source = "assumed";
    range();
    const bool schedule = fields_.find("type") != nullptr || fields_.find("brackets") != nullptr;
    const bool table = fields_.find("axes") != nullptr || fields_.find("values") != nullptr;
    if (schedule)
      read_schedule();
    else if (table)
      read_table();
    else
      number();
  }

 private:
  void range() {
    const yaml::Node* node = fields_.find("range");
    if (node == nullptr) return;
    if (node->kind != yaml::Node::Kind::sequence || node->items.size() != 2) {
      problems_.add(node->place, "a range is a list of two numbers", "", "Write [low, high]");
      return;
    }
    const auto low = read_number(node->items[0], problems_);
    const auto high = read_number(node->items[1], problems_);
    if (!low || !high) return;
    if (*low > *high)
      problems_.add(node->place, "the range ends before it begins", "",
                    "Write the smaller number first");
    else
      parameter_.range = {*low, *high};
  }

  // A number, `abolished`, or {value: …, source: …}; checked against unit and range.
  std::optional<DatedNumber> dated(const yaml::Node& node, Month from, const language::Unit& unit) {
    DatedNumber result;
    result.from = from;
    result.place = node.place;
    const yaml::Node* value = &node;
    if (node.kind == yaml::Node::Kind::map) {
      Fields fields(node, "a dated value", {"value", "source"}, problems_);
      if (const auto text = fields.text("source")) result.source = text->chars;
      value = fields.required("value");
      if (value == nullptr) return std::nullopt;
    }
    if (value->kind == yaml::Node::Kind::scalar && value->text.chars == "abolished" &&
        from != Month::always()) {
      result.abolished = true;
      return result;
    }
    const auto amount = read_amount(*value, problems_);
    if (!amount) return std::nullopt;
    if (amount->unit && *amount->unit != unit) {
      problems_.add(value->place,
                    "'" + parameter_.name + "' is in " + unit.text() + ", but this amount is in " +
                        amount->unit->text(),
                    "nothing is converted silently");
    }
    result.number = amount->number;
    check_range(result.number, value->place);
    return result;
  }

  void check_range(double number, const Place& place) {
    if (!parameter_.range ||
        (number >= parameter_.range->first && number <= parameter_.range->second))
      return;
    problems_.add(place, "this lies outside the range of '" + parameter_.name + "'",
                  "the range stands beside it");
  }

  // One value for all time, or a map from months to values.
  History history(const yaml::Node& node, const language::Unit& unit) {
    History list;
    const bool dates = node.kind == yaml::Node::Kind::map && node.find("value") == nullptr;
    if (!dates) {
      if (auto number = dated(node, Month::always(), unit)) list.push_back(*std::move(number));
      return list;
    }
    for (const auto& [key, value] : node.entries) {
      const auto month = read_month(key, problems_);
      if (!month) continue;
      if (!list.empty() && *month <= list.back().from) {
        problems_.add(key.place, "the dates are not in ascending order", "",
                      "Write the earlier date first");
        continue;
      }
      if (auto number = dated(value, *month, unit)) list.push_back(*std::move(number));
    }
    return list;
  }

  // Keys that say nothing of a parameter of this form.
  void foreign(std::initializer_list<std::string_view> keys, const std::string& form) {
    for (const std::string_view key : keys) {
      if (const yaml::Node* node = fields_.find(key))
        problems_.add(node->place, "'" + std::string(key) + "' has no meaning here",
                      "'" + parameter_.name + "' is " + form, "Take it out");
    }
  }

  void number() {
    foreign({"gives"}, "a number");
    const yaml::Node* value = fields_.find("value");
    const yaml::Node* from = fields_.find("from");
    if ((value == nullptr) == (from == nullptr)) {
      problems_.add(fields_.node().place,
                    "the parameter '" + parameter_.name + "' needs either 'value' or 'from'", "",
                    "Write value: 12, or from: {2025-01: 12}");
      return;
    }
    if (from != nullptr && from->kind != yaml::Node::Kind::map) {
      problems_.add(from->place, "'from' is a map of months and values", "",
                    "Write from: {2025-01: 12}");
      return;
    }
    parameter_.values = history(value != nullptr ? *value : *from, parameter_.unit);
  }

  void read_schedule() {
    using language::ScheduleKind;
    parameter_.form = Parameter::Form::schedule;
    foreign({"value", "from", "range", "axes", "values"}, "a schedule");
    parameter_.range.reset();
    parameter_.gives = fields_.unit("gives").value_or(parameter_.unit);
    const auto type = fields_.required_text("type");
    if (type && type->chars == "marginal_rate")
      parameter_.kind = ScheduleKind::marginal_rate;
    else if (type && type->chars == "marginal_amount")
      parameter_.kind = ScheduleKind::marginal_amount;
    else if (type && type->chars == "single_amount")
      parameter_.kind = ScheduleKind::single_amount;
    else if (type)
      problems_.add(type->place(), "unknown type of schedule '" + type->chars + "'", "",
                    "Known are marginal_rate, marginal_amount, single_amount");
    const yaml::Node* brackets = fields_.required("brackets");
    if (brackets == nullptr) return;
    if (brackets->kind != yaml::Node::Kind::sequence || brackets->items.empty()) {
      problems_.add(brackets->place, "brackets are a list", "",
                    "Write [{above: 0, rate: 0}, {above: 12000, rate: 0.2}]");
      return;
    }
    const bool rates = parameter_.kind == ScheduleKind::marginal_rate;
    for (const yaml::Node& item : brackets->items) {
      Fields fields(item, "a bracket",
                    rates ? std::initializer_list<std::string_view>{"above", "rate"}
                          : std::initializer_list<std::string_view>{"above", "amount"},
                    problems_);
      const yaml::Node* above = fields.required("above");
      const yaml::Node* gives = fields.required(rates ? "rate" : "amount");
      if (above == nullptr || gives == nullptr) continue;
      Bracket bracket;
      bracket.place = item.place;
      bracket.above = history(*above, parameter_.unit);
      bracket.gives =
          history(*gives, rates ? parameter_.gives / parameter_.unit : parameter_.gives);
      parameter_.brackets.push_back(std::move(bracket));
    }
    check_order();
  }

  void check_order() {
    std::set<Month> dates = {Month::always()};
    for (const Bracket& bracket : parameter_.brackets) {
      for (const DatedNumber& number : bracket.above) dates.insert(number.from);
      for (const DatedNumber& number : bracket.gives) dates.insert(number.from);
    }
    for (const Month date : dates) {
      const DatedNumber* below = nullptr;
      for (const Bracket& bracket : parameter_.brackets) {
        const DatedNumber* above = at(bracket.above, date);
        const DatedNumber* gives = at(bracket.gives, date);
        if (above == nullptr || above->abolished || gives == nullptr || gives->abolished) continue;
        if (below != nullptr && above->number <= below->number) {
          problems_.add(bracket.place, "the brackets are not in ascending order",
                        date == Month::always()
                            ? "each begins above the one before"
                            : "each begins above the one before, also in " + date.text());
        }
        below = above;
      }
    }
  }

  void read_table() {
    parameter_.form = Parameter::Form::table;
    foreign({"value", "from", "gives"}, "a table");
    const yaml::Node* axes = fields_.required("axes");
    const yaml::Node* values = fields_.required("values");
    if (axes == nullptr || values == nullptr) return;
    if (axes->kind != yaml::Node::Kind::map || axes->entries.empty()) {
      problems_.add(axes->place, "axes are a map of names and labels", "",
                    "Write axes: {sex: [male, female]}");
      return;
    }
    for (const auto& [key, labels] : axes->entries) {
      Axis axis{key.text.chars, {}};
      for (const Text& label : read_texts(labels, problems_)) axis.labels.push_back(label.chars);
      if (axis.labels.empty())
        problems_.add(labels.place, "the axis '" + axis.name + "' has no labels");
      parameter_.axes.push_back(std::move(axis));
    }
    cells(*values, 0);
  }

  void cells(const yaml::Node& node, std::size_t depth) {
    if (depth == parameter_.axes.size()) {
      if (const auto number = read_number(node, problems_)) {
        parameter_.cells.push_back(*number);
        check_range(*number, node.place);
      }
      return;
    }
    const Axis& axis = parameter_.axes[depth];
    if (node.kind != yaml::Node::Kind::sequence || node.items.size() != axis.labels.size()) {
      problems_.add(node.place,
                    "a list of " + std::to_string(axis.labels.size()) + " entries is needed here",
                    "one for each label of '" + axis.name + "'");
      return;
    }
    for (const yaml::Node& item : node.items) cells(item, depth + 1);
  }

  Fields fields_;
  Parameter& parameter_;
  Problems& problems_;
};

}  // namespace

std::vector<Parameter> read_parameters(const yaml::Node& block, bool assumptions,
                                       Problems& problems) {
  std::vector<Parameter> parameters;
  if (block.kind == yaml::Node::Kind::null) return parameters;
  if (block.kind != yaml::Node::Kind::map) {
    problems.add(block.place, "parameters are a map of names");
    return parameters;
  }
  for (const auto& [key, node] : block.entries) {
    Parameter parameter;
    parameter.name = key.text.chars;
    parameter.place = key.place;
    parameter.assumption = assumptions;
    ParameterReader(node, parameter, problems).run();
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace civitas
