// SPDX-License-Identifier: Apache-2.0
#include "sim/io/parameter_reader.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/io/fields.hpp"
#include "sim/io/number_reader.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

/// A label that is a band of whole numbers: `0-2`, `3`, `10+`.
struct Band {
  std::uint64_t first = 0, last = 0;
  bool single = false;  // one number, which may also be a mere name

  static std::optional<Band> parse(const std::string& label) {
    Band band;
    const char* end = label.data() + label.size();
    const auto first = std::from_chars(label.data(), end, band.first);
    if (first.ec != std::errc{}) return std::nullopt;
    band.last = band.first;
    band.single = first.ptr == end;
    if (band.single) return band;
    if (*first.ptr == '+' && first.ptr + 1 == end) {
      band.last = std::numeric_limits<std::uint64_t>::max();
      return band;
    }
    const auto last = std::from_chars(first.ptr + 1, end, band.last);
    if (*first.ptr != '-' || last.ec != std::errc{} || last.ptr != end) return std::nullopt;
    return band;
  }
};

// Bands follow each other; gaps between them are the scenario's business.
void check_bands(const Axis& axis, const std::vector<Text>& labels, Problems& problems) {
  std::vector<Band> bands;
  for (const Text& label : labels) {
    const auto band = Band::parse(label.chars);
    if (!band) return;  // names
    bands.push_back(*band);
  }
  if (std::all_of(bands.begin(), bands.end(), [](const Band& band) { return band.single; })) return;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    if (bands[i].last < bands[i].first)
      problems.add(Mistake::labels_unfit, labels[i].place(),
                   "the band '" + labels[i].chars + "' ends before it begins");
    else if (i > 0 && bands[i].first <= bands[i - 1].last)
      problems.add(Mistake::labels_unfit, labels[i].place(),
                   "the bands of '" + axis.name + "' overlap or do not ascend",
                   "'" + labels[i].chars + "' comes after '" + labels[i - 1].chars + "'");
  }
}

class ParameterReader {
 public:
  ParameterReader(const yaml::Node& node, Parameter& parameter, Problems& problems)
      : fields_(node, "the parameter '" + parameter.name + "'", block("parameter"), problems),
        parameter_(parameter),
        problems_(problems) {}

  void run() {
    if (fields_.node().kind != yaml::Node::Kind::map) return;
    parameter_.unit = fields_.unit("unit").value_or(language::Unit());
    if (const auto text = fields_.text("source")) parameter_.source = text->chars;
    if (const auto text = fields_.text("note")) parameter_.note = text->chars;
    if (const auto text = fields_.text("description")) parameter_.description = text->chars;
    if (parameter_.source.empty()) parameter_.source = "assumed";
    range();
    parameter_.whole = fields_.yes("whole", false);
    if (const yaml::Node* node = fields_.find("index"))
      parameter_.index = read_indexation(*node, problems_);
    const bool table = fields_.find("axes") != nullptr || fields_.find("values") != nullptr;
    const bool schedule =
        fields_.find("brackets") != nullptr || (fields_.find("type") != nullptr && !table);
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
      problems_.add(Mistake::wrong_shape, node->place, "a range is a list of two numbers", "",
                    "Write [low, high]");
      return;
    }
    const auto low = read_amount(node->items[0], problems_);
    const auto high = read_amount(node->items[1], problems_);
    if (!low || !high) return;
    for (const std::size_t i : {0U, 1U}) {
      const auto& unit = (i == 0 ? low : high)->unit;
      const language::Unit plain = parameter_.unit.is_date() ? language::Unit() : parameter_.unit;
      if (unit.value_or(plain) != parameter_.unit)
        problems_.add(
            Mistake::units_differ, node->items[i].place,
            "'" + parameter_.name + "' is in " + parameter_.unit.text() +
                ", but this amount is in " + unit.value_or(plain).text(),
            "nothing is converted silently",
            advice_in_unit((i == 0 ? low : high)->number, unit.value_or(plain), parameter_.unit));
    }
    if (low->number > high->number)
      problems_.add(Mistake::number_outside, node->place, "the range ends before it begins", "",
                    "Write the smaller number first");
    else
      parameter_.range = {low->number, high->number};
  }

  // Keys that say nothing of a parameter of this form.
  void foreign(std::initializer_list<std::string_view> keys, const std::string& form) {
    for (const std::string_view key : keys) {
      if (const yaml::Node* node = fields_.find(key))
        problems_.add(Mistake::keys_clash, node->place,
                      "'" + std::string(key) + "' has no meaning here",
                      "'" + parameter_.name + "' is " + form, "Take it out");
    }
  }

  // The one of two keys that is there; null after reporting that there is none, or both.
  const yaml::Node* one_of(const char* plain, const char* advice) {
    const yaml::Node* value = fields_.find(plain);
    const yaml::Node* from = fields_.find("from");
    if (value == nullptr && from == nullptr &&
        (fields_.misspelt(plain) || fields_.misspelt("from")))
      return nullptr;
    if ((value == nullptr) == (from == nullptr)) {
      problems_.add(
          Mistake::missing_key, fields_.node().place,
          "the parameter '" + parameter_.name + "' needs either '" + plain + "' or 'from'", "",
          advice);
      return nullptr;
    }
    if (from != nullptr && from->kind != yaml::Node::Kind::map) {
      problems_.add(Mistake::wrong_shape, from->place, "'from' is a map of months and values", "",
                    "Write from: {2025-01: 12}");
      return nullptr;
    }
    return value != nullptr ? value : from;
  }

  void number() {
    foreign({"gives", "total"}, "a number");
    if (const yaml::Node* node = one_of("value", "Write value: 12, or from: {2025-01: 12}"))
      parameter_.values = read_history(*node, problems_);
  }

  void read_schedule() {
    using language::ScheduleKind;
    parameter_.form = Parameter::Form::schedule;
    foreign({"value", "from", "range", "whole", "axes", "values", "total"}, "a schedule");
    parameter_.range.reset();
    parameter_.whole = false;
    parameter_.gives = fields_.unit("gives").value_or(parameter_.unit);
    const auto type = fields_.required_text("type");
    if (type && type->chars == "marginal_rate")
      parameter_.kind = ScheduleKind::marginal_rate;
    else if (type && type->chars == "marginal_amount")
      parameter_.kind = ScheduleKind::marginal_amount;
    else if (type && type->chars == "single_amount")
      parameter_.kind = ScheduleKind::single_amount;
    else if (type)
      problems_.add(Mistake::unknown_word, type->place(),
                    "unknown type of schedule '" + type->chars + "'", "",
                    "Known are marginal_rate, marginal_amount, single_amount");
    const yaml::Node* brackets = fields_.required("brackets");
    if (brackets == nullptr) return;
    parameter_.brackets = read_brackets(*brackets, problems_);
    const bool rates = parameter_.kind == ScheduleKind::marginal_rate;
    for (const Bracket& bracket : parameter_.brackets) {
      if (type && bracket.rate != rates)
        problems_.add(Mistake::bracket_unfit, bracket.place,
                      std::string("the brackets of '") + parameter_.name + "' have " +
                          (rates ? "rates" : "amounts"),
                      "it is a schedule of the type " + type->chars,
                      rates ? "Write rate: …" : "Write amount: …");
    }
  }

  void read_table() {
    parameter_.form = Parameter::Form::table;
    foreign({"value", "gives", "type"}, "a table");
    parameter_.total = fields_.number("total");
    const yaml::Node* axes = fields_.required("axes");
    const yaml::Node* values = one_of("values", "Write values: [1, 2], or from: {2025-01: [1, 2]}");
    if (axes == nullptr || values == nullptr) return;
    if (axes->kind != yaml::Node::Kind::map || axes->entries.empty()) {
      problems_.add(Mistake::wrong_shape, axes->place, "axes are a map of names and labels", "",
                    "Write axes: {sex: [male, female]}");
      return;
    }
    std::size_t cells = 1;
    for (const auto& [key, node] : axes->entries) {
      Axis axis{key.text.chars, {}};
      const std::vector<Text> labels = read_texts(node, problems_);
      for (const Text& label : labels) axis.labels.push_back(label.chars);
      if (axis.labels.empty())
        problems_.add(Mistake::labels_unfit, node.place,
                      "the axis '" + axis.name + "' has no labels");
      if (std::set(axis.labels.begin(), axis.labels.end()).size() < axis.labels.size())
        problems_.add(Mistake::labels_unfit, node.place,
                      "the axis '" + axis.name + "' has a label twice");
      check_bands(axis, labels, problems_);
      cells *= axis.labels.size();
      parameter_.axes.push_back(std::move(axis));
    }
    if (values != fields_.find("from")) {
      const bool whole = read_cells(*values, parameter_.axes, problems_, [&](const auto& node) {
        parameter_.cells.push_back(read_history(node, problems_));
      });
      if (!whole) parameter_.cells.assign(cells, {});
      return;
    }
    parameter_.cells.resize(cells);
    read_by_month(*values, problems_,
                  [&](const yaml::Node& node, Month month) { dated_cells(node, month); });
  }

  // All cells from one month on: lists, `abolished`, `expected`, or {values: …, source: …}.
  void dated_cells(const yaml::Node& node, Month month) {
    const yaml::Node* values = &node;
    DatedNumber common;
    if (node.kind == yaml::Node::Kind::map) {
      Fields fields(node, "the cells of a month", block("dated_cells"), problems_);
      if (const auto text = fields.text("source")) common.source = text->chars;
      if (const auto text = fields.text("note")) common.note = text->chars;
      values = fields.find("values");
      if (values == nullptr) return;
    }
    std::size_t cell = 0;
    const auto add = [&](const yaml::Node& entry) {
      History& history = parameter_.cells[cell++];
      auto number = read_dated(entry, month, problems_);
      if (!number) return;
      if (number->source.empty()) number->source = common.source;
      if (number->note.empty()) number->note = common.note;
      history.push_back(*std::move(number));
    };
    if (values->kind != yaml::Node::Kind::scalar) {
      read_cells(*values, parameter_.axes, problems_, add);
      return;
    }
    if (values->text.chars != "abolished" && values->text.chars != "expected") {
      problems_.add(Mistake::wrong_shape, values->place,
                    "the cells of a month are lists, `abolished` or `expected`");
      return;
    }
    while (cell < parameter_.cells.size()) add(*values);
  }

  Fields fields_;
  Parameter& parameter_;
  Problems& problems_;
};

// `{unit: EUR/month, value: 30, source: …}` for `30 EUR/month`; empty where it is no such amount.
std::string as_a_map(const yaml::Node& node) {
  if (node.kind != yaml::Node::Kind::scalar) return "";
  Problems unsaid;
  const auto amount = read_amount(node, unsaid);
  if (!amount || !unsaid.empty()) return "";
  const std::string& chars = node.text.chars;
  return "{unit: " + amount->unit.value_or(language::Unit()).text() +
         ", value: " + chars.substr(0, chars.find(' ')) + ", source: …}";
}

}  // namespace

std::vector<Parameter> read_parameters(const yaml::Node& block, bool assumptions,
                                       Problems& problems) {
  std::vector<Parameter> parameters;
  if (block.kind == yaml::Node::Kind::null) return parameters;
  if (block.kind != yaml::Node::Kind::map) {
    problems.add(Mistake::wrong_shape, block.place, "parameters are a map of names");
    return parameters;
  }
  for (const auto& [key, node] : block.entries) {
    Parameter parameter;
    parameter.name = key.text.chars;
    parameter.place = key.place;
    parameter.assumption = assumptions;
    if (const std::string mended = as_a_map(node); mended.empty())
      ParameterReader(node, parameter, problems).run();
    else
      problems.add(Mistake::wrong_shape, node.place,
                   "the parameter '" + parameter.name +
                       "' must be a map of keys and values, not '" + node.text.chars + "'",
                   "", "Write " + mended);
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace civitas
