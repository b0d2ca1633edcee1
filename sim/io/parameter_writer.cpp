// SPDX-License-Identifier: Apache-2.0
#include "sim/io/parameter_writer.hpp"

#include <fmt/format.h>

#include "sim/io/yaml_text.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

using yaml::key;
using yaml::list;
using yaml::quoted;

std::string number(const DatedNumber& number) {
  const std::string value = number_text(number);
  if (number.source.empty() && number.note.empty() && !number.since) return value;
  std::string text = "{value: " + value;
  if (!number.source.empty()) text += ", source: " + quoted(number.source);
  if (!number.note.empty()) text += ", note: " + quoted(number.note);
  if (number.since) text += ", since: " + number.since->text();
  return text + "}";
}

bool is_undated(const History& history) {
  return history.size() == 1 && history[0].from == Month::always() && !history[0].abolished &&
         !history[0].expected;
}

std::string history(const History& history) {
  if (is_undated(history)) return number(history[0]);
  std::string result;
  for (const DatedNumber& dated : history)
    result += fmt::format("{}{}: {}", result.empty() ? "" : ", ", dated.from.text(), number(dated));
  return "{" + result + "}";
}

std::string index_text(const Indexation& index) {
  std::string text = fmt::format("    index: {{by: {}, each: {}", key(index.by.chars),
                                 index.months == 12  ? "year"
                                 : index.months == 3 ? "quarter"
                                                     : "month");
  if (index.in != 1) text += fmt::format(", in: {}", index.in);
  if (index.step > 0) {
    text +=
        index.rounding == Indexation::Rounding::nearest
            ? fmt::format(", round: {}", index.step)
            : fmt::format(", round: {{{}: {}}}",
                          index.rounding == Indexation::Rounding::up ? "up" : "down", index.step);
  }
  std::string active;
  for (const auto& [month, on] : index.active)
    active += fmt::format("{}{}: {}", active.empty() ? "" : ", ", month.text(), on);
  if (!active.empty()) text += ", active: {" + active + "}";
  return text + "}\n";
}

std::string cells(const Parameter& parameter, std::size_t axis, std::size_t& next) {
  if (axis == parameter.axes.size()) return history(parameter.cells[next++]);
  std::string result;
  for (std::size_t i = 0; i < parameter.axes[axis].labels.size(); ++i)
    result += (i == 0 ? "" : ", ") + cells(parameter, axis + 1, next);
  return "[" + result + "]";
}
}  // namespace

std::string parameter_text(const Parameter& parameter) {
  std::string text = fmt::format("  {}:\n    unit: {}\n    source: {}\n", key(parameter.name),
                                 parameter.unit.text(), quoted(parameter.source));
  if (!parameter.description.empty())
    text += "    description: " + quoted(parameter.description) + "\n";
  if (!parameter.note.empty()) text += "    note: " + quoted(parameter.note) + "\n";
  if (parameter.index) text += index_text(*parameter.index);
  if (parameter.range)
    text +=
        fmt::format("    range: [{}, {}]\n", number_text(parameter.range->first, parameter.unit),
                    number_text(parameter.range->second, parameter.unit));
  if (parameter.whole) text += "    whole: true\n";
  switch (parameter.form) {
    case Parameter::Form::number: {
      return text + (is_undated(parameter.values) ? "    value: " : "    from: ") +
             history(parameter.values) + "\n";
    }
    case Parameter::Form::schedule: {
      using language::ScheduleKind;
      const bool rates = parameter.kind == ScheduleKind::marginal_rate;
      text += fmt::format("    type: {}\n", rates ? "marginal_rate"
                                            : parameter.kind == ScheduleKind::marginal_amount
                                                ? "marginal_amount"
                                                : "single_amount");
      if (parameter.gives != parameter.unit) text += "    gives: " + parameter.gives.text() + "\n";
      text += "    brackets:\n";
      for (const Bracket& bracket : parameter.brackets)
        text += fmt::format("      - {{above: {}, {}: {}}}\n", history(bracket.above),
                            rates ? "rate" : "amount", history(bracket.gives));
      return text;
    }
    case Parameter::Form::table: {
      text += "    axes:\n";
      for (const Axis& axis : parameter.axes)
        text += fmt::format("      {}: {}\n", key(axis.name), list(axis.labels));
      std::size_t next = 0;
      if (parameter.total) text += fmt::format("    total: {}\n", *parameter.total);
      return text + "    values: " + cells(parameter, 0, next) + "\n";
    }
  }
  return text;
}

}  // namespace civitas
