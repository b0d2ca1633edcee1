// SPDX-License-Identifier: Apache-2.0
// Numbers in the documentation: one table for plain numbers, then each schedule and table.
#include <fmt/format.h>

#include <algorithm>

#include "sim/run/odd.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

constexpr std::string_view kAssumed = "assumed";

// Those in force within the scenario's time.
std::vector<const DatedNumber*> in_force(const History& history, const TimeSpan& time) {
  std::vector<const DatedNumber*> list;
  if (const DatedNumber* first = at(history, time.from)) list.push_back(first);
  for (const DatedNumber& number : history) {
    if (number.from > time.from && number.from <= time.to) list.push_back(&number);
  }
  return list;
}

Line source_of(const std::string& source) {
  if (source.empty()) return Line::bold("no source");
  if (!source.starts_with(kAssumed)) return source;
  return Line::bold(std::string(kAssumed)) + source.substr(kAssumed.size());
}

Line sources(const Parameter& parameter, const TimeSpan& time) {
  Line line = source_of(parameter.source);
  for (const DatedNumber* number : in_force(parameter.values, time)) {
    if (!number->source.empty() && number->source != parameter.source)
      line += "; " + number->from.text() + ": " + source_of(number->source);
  }
  return line;
}

const Parameter* default_of(const Parameter& parameter, const ModelCard* card) {
  if (card == nullptr) return nullptr;
  const auto found = std::find_if(card->parameters.begin(), card->parameters.end(),
                                  [&](const Parameter& one) { return one.name == parameter.name; });
  return found == card->parameters.end() ? nullptr : &*found;
}

const Value* steering(const Parameter& parameter, const Scenario& scenario) {
  const auto found = std::find_if(scenario.values.begin(), scenario.values.end(),
                                  [&](const Value& value) { return value.name == parameter.name; });
  return found == scenario.values.end() ? nullptr : &*found;
}

Line value_of(const Parameter& parameter, const Subject& subject) {
  const TimeSpan& time = subject.scenario.time;
  if (const Value* value = steering(parameter, subject.scenario))
    return Line::bold("steered") + " by " + Line::code(value->formula.chars);
  Line text = in_time(parameter.values, time);
  if (parameter.index) text += ", indexed by " + Line::code(parameter.index->by.chars);
  return text;
}

void tell_numbers(const std::vector<const Parameter*>& numbers, const ModelCard* card,
                  const Subject& subject, Document& document) {
  Grid grid{{{"number", "meaning", "value", "unit"}}};
  if (card != nullptr) grid.rows[0].emplace_back("default");
  grid.rows[0].insert(grid.rows[0].end(), {"range", "source"});
  for (const Parameter* parameter : numbers) {
    std::vector<Line> row = {Line::code(parameter->name), parameter->description,
                             value_of(*parameter, subject), parameter->unit.text()};
    if (card != nullptr) {
      const Parameter* other = default_of(*parameter, card);
      row.push_back(other == nullptr ? "" : in_time(other->values, subject.scenario.time));
    }
    row.insert(row.end(), {range_text(*parameter), sources(*parameter, subject.scenario.time)});
    grid.rows.push_back(std::move(row));
  }
  document.add(grid);
}

Line heading_of(const Parameter& parameter) {
  Line line = Line::code(parameter.name);
  if (!parameter.description.empty()) line += " – " + Line(parameter.description);
  line += "; unit " + parameter.unit.text();
  if (parameter.range) line += ", range " + range_text(parameter);
  if (parameter.index) line += ", indexed by " + Line::code(parameter.index->by.chars);
  return line + "; source: " + source_of(parameter.source);
}

void tell_schedule(const Parameter& parameter, const TimeSpan& time, Document& document) {
  document.add(heading_of(parameter));
  const bool rates = parameter.kind == language::ScheduleKind::marginal_rate;
  Grid grid{{{"above, " + parameter.unit.text(),
              (rates ? "rate, " : "amount, ") + parameter.bracket_unit().text()}}};
  for (const Bracket& bracket : parameter.brackets)
    grid.rows.push_back({in_time(bracket.above, time), in_time(bracket.gives, time)});
  document.add(grid);
}

// Rows run over all axes but one, which is the last unless the first of two is the shorter one.
void tell_table(const Parameter& parameter, const TimeSpan& time, Document& document) {
  document.add(heading_of(parameter));
  std::vector<std::size_t> strides(parameter.axes.size(), 1);
  for (std::size_t i = parameter.axes.size() - 1; i > 0; --i)
    strides[i - 1] = strides[i] * parameter.axes[i].labels.size();
  const bool one = parameter.axes.size() == 1;
  std::size_t across = parameter.axes.size() - 1;
  if (parameter.axes.size() == 2 &&
      parameter.axes[0].labels.size() < parameter.axes[1].labels.size())
    across = 0;
  Grid grid{{{}}};
  for (std::size_t i = 0; i < parameter.axes.size(); ++i) {
    if (one || i != across) grid.rows[0].emplace_back(parameter.axes[i].name);
  }
  if (one)
    grid.rows[0].emplace_back("value");
  else
    grid.rows[0].insert(grid.rows[0].end(), parameter.axes[across].labels.begin(),
                        parameter.axes[across].labels.end());
  for (std::size_t cell = 0; cell < parameter.cells.size(); ++cell) {
    const auto label = [&](std::size_t axis) {
      return cell / strides[axis] % parameter.axes[axis].labels.size();
    };
    if (!one && label(across) != 0) continue;
    std::vector<Line> row;
    for (std::size_t i = 0; i < parameter.axes.size(); ++i) {
      if (one || i != across) row.emplace_back(parameter.axes[i].labels[label(i)]);
    }
    const std::size_t columns = one ? 1 : parameter.axes[across].labels.size();
    for (std::size_t k = 0; k < columns; ++k)
      row.emplace_back(in_time(parameter.cells[cell + k * strides[across]], time));
    grid.rows.push_back(std::move(row));
  }
  document.add(grid);
}

}  // namespace

bool is_assumed(const Parameter& parameter) {
  return parameter.source.empty() || parameter.source.starts_with(kAssumed);
}

std::string in_time(const History& history, const TimeSpan& time) {
  std::string text;
  for (const DatedNumber* number : in_force(history, time))
    text += (text.empty() && number->from <= time.from
                 ? ""
                 : (text.empty() ? "from " : ", from ") + number->from.text() + ": ") +
            number_text(*number);
  return text.empty() ? "none" : text;
}

void tell_parameters(const std::vector<const Parameter*>& parameters, const ModelCard* card,
                     const Subject& subject, Document& document) {
  std::vector<const Parameter*> numbers;
  for (const Parameter* parameter : parameters) {
    if (parameter->form == Parameter::Form::number) numbers.push_back(parameter);
  }
  tell_numbers(numbers, card, subject, document);
  for (const Parameter* parameter : parameters) {
    if (parameter->form == Parameter::Form::schedule)
      tell_schedule(*parameter, subject.scenario.time, document);
    if (parameter->form == Parameter::Form::table)
      tell_table(*parameter, subject.scenario.time, document);
  }
}

}  // namespace civitas
