// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/number_text.hpp"
#include "sim/scenario/uprating.hpp"

namespace civitas {
namespace {

void validate_units(const Parameter& parameter, const History& history, const language::Unit& unit,
                    Problems& problems) {
  for (const DatedNumber& number : history) {
    if (unit.is_date() && !number.unit && !number.abolished && !number.expected)
      problems.add(Mistake::not_a_date, number.place,
                   "'" + parameter.name + "' is a date, but this is a number", "",
                   "Write it as 2027-03-01");
    if (!number.unit || *number.unit == unit) continue;
    problems.add(Mistake::units_differ, number.place,
                 "'" + parameter.name + "' is in " + unit.text() + ", but this amount is in " +
                     number.unit->text(),
                 "nothing is converted silently",
                 advice_in_unit(number.number, *number.unit, unit));
  }
}

bool is_on_card(const Parameter& parameter) { return parameter.place.line == 0; }

// Or a skill, or a lever from nothing to all. What a scenario declares so may be something else,
// unless it says what it is.
bool is_share(const Parameter& parameter) {
  const std::string& told = parameter.description;
  return parameter.unit.is_one() && *parameter.range == std::pair(0.0, 1.0) &&
         (is_on_card(parameter) || told.find("hare") != std::string::npos ||
          told.find("hance") != std::string::npos);
}

bool is_changed(const DatedNumber& number) { return !number.place.file.text().empty(); }

// "[4, 10]" as a scenario writes the cells; "…" where a change has set one.
std::string cells_text(const Parameter& table, std::size_t axis, std::size_t& at) {
  if (axis == table.axes.size()) {
    const DatedNumber& number = table.cells[at++].front();
    return is_changed(number) ? "…" : number_text(number.number, table.unit);
  }
  std::string text;
  for (std::size_t i = 0; i < table.axes[axis].labels.size(); ++i)
    text += (text.empty() ? "" : ", ") + cells_text(table, axis + 1, at);
  return "[" + text + "]";
}

// All of it but the range, as a scenario writes it.
std::string contents_text(const Parameter& parameter) {
  if (parameter.form != Parameter::Form::table) {
    const DatedNumber& number = parameter.values.front();
    return "value: " + (is_changed(number) ? "…" : number_text(number.number, parameter.unit));
  }
  std::string axes;
  for (const Axis& axis : parameter.axes)
    axes += (axes.empty() ? "" : ", ") + axis.name + ": [" + joined(axis.labels) + "]";
  std::size_t at = 0;
  return "axes: {" + axes + "}, values: " + cells_text(parameter, 0, at);
}

// How a scenario has it that the number fits. A reform cannot say again what its base has.
std::string wider(const Parameter& parameter, double number, const Scenario* scenario) {
  if (is_share(parameter))
    return number > 1 && number <= 100
               ? fmt::format("Write {:.6g} if {:.6g} % is meant, or another number from 0 to 1",
                             number / 100, number)
               : "Write a number from 0 to 1";
  if (!is_on_card(parameter))
    return "Where that is meant, widen the `range` where '" + parameter.name + "' is declared";
  return fmt::format(
      "Where that is meant, give it a range of its own under `assumptions:` of {}: {}: {{unit: "
      "{}, {}, range: [{}, {}]}}",
      scenario == nullptr ? "the scenario" : scenario->first_with(parameter.name).file,
      parameter.name, parameter.unit.text(), contents_text(parameter),
      number_text(std::min(parameter.range->first, number), parameter.unit),
      number_text(std::max(parameter.range->second, number), parameter.unit));
}

void validate_range(const Parameter& parameter, const Scenario* scenario, Problems& problems) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  const auto [low, high] = parameter.range.value_or(std::pair(-kFar, kFar));
  for (const History* history : parameter.histories()) {
    for (const DatedNumber& number : *history) {
      if (number.abolished || number.expected || parameter.fits(number.number)) continue;
      if (number.number >= low && number.number <= high) {
        problems.add(
            Mistake::number_outside, number.place,
            number_text(number.number, parameter.unit) + " is not a whole number",
            counts(parameter),
            fmt::format("Write {} or {}", std::floor(number.number), std::ceil(number.number)));
        break;
      }
      problems.add(Mistake::number_outside, number.place,
                   number_text(number.number, parameter.unit) + " lies outside the range of '" +
                       parameter.name + "'",
                   fmt::format("it goes from {} to {}{}{}", number_text(low, parameter.unit),
                               number_text(high, parameter.unit),
                               parameter.unit.is_one() || parameter.unit.is_date()
                                   ? ""
                                   : " " + parameter.unit.text(),
                               parameter.index && number.from != Month::always()
                                   ? ", also in " + number.from.text()
                                   : ""),
                   wider(parameter, number.number, scenario));
      break;
    }
  }
}

void validate_order(const Parameter& parameter, Problems& problems) {
  std::set<Month> dates = {Month::always()};
  for (const History* history : parameter.histories()) {
    for (const DatedNumber& number : *history) dates.insert(number.from);
  }
  for (const Month date : dates) {
    const DatedNumber* below = nullptr;
    for (const Bracket& bracket : parameter.brackets) {
      const DatedNumber* above = at(bracket.above, date);
      const DatedNumber* gives = at(bracket.gives, date);
      if (above == nullptr || above->abolished || gives == nullptr || gives->abolished) continue;
      if (below != nullptr && above->number <= below->number) {
        const bool changed_below =
            above->place.file == parameter.place.file && below->place.file != parameter.place.file;
        problems.add(Mistake::brackets_order, (changed_below ? below : above)->place,
                     "the brackets are not in ascending order",
                     date == Month::always()
                         ? "each begins above the one before"
                         : "each begins above the one before, also in " + date.text());
        return;
      }
      below = above;
    }
  }
}

// A rate of a bracket is a share of the amount that lies in it.
void validate_rates(const Parameter& parameter, Problems& problems) {
  if (parameter.range || !parameter.bracket_unit().is_one() || !problems.empty()) return;
  for (const Bracket& bracket : parameter.brackets) {
    for (const DatedNumber& number : bracket.gives) {
      if (number.abolished || number.expected || std::abs(number.number) <= 1) continue;
      problems.add(Mistake::number_outside, number.place,
                   fmt::format("a rate of {:.6g} is no share", number.number),
                   "'" + parameter.name + "' takes more than all that lies in a bracket",
                   std::abs(number.number) <= 100 ? fmt::format("Write {:.6g} if {:.6g} % is meant",
                                                                number.number / 100, number.number)
                                                  : "Write a rate from -1 to 1");
    }
  }
}

// Told where the last of the numbers stands that hold from the month on.
void validate_total(const Parameter& parameter, Problems& problems) {
  std::set<Month> dates;
  for (const History& cell : parameter.cells) {
    for (const DatedNumber& number : cell) dates.insert(number.from);
  }
  for (const Month date : dates) {
    double sum = 0;
    Place place = parameter.place;
    for (const History& cell : parameter.cells) {
      const DatedNumber* number = at(cell, date);
      if (number == nullptr || number->abolished) continue;
      sum += number->number;
      if (number->from == date) place = number->place;
    }
    if (std::abs(sum - *parameter.total) <= 1e-9 * std::max(1.0, std::abs(*parameter.total)))
      continue;
    problems.add(Mistake::number_outside, place,
                 fmt::format("the cells of '{}' sum to {:.10g}, not {:.10g}{}", parameter.name, sum,
                             *parameter.total,
                             date == Month::always() ? "" : ", from " + date.text() + " on"),
                 "they make up a whole: what one gets, another does not",
                 "Change the other cells in the same month, too");
    return;
  }
}

}  // namespace

std::string counts(const Parameter& parameter) {
  if (parameter.unit.is_date()) return "'" + parameter.name + "' is a date";
  return "'" + parameter.name + "' counts" +
         (parameter.description.empty() ? "" : ": " + parameter.description);
}

void validate(const Parameter& parameter, Problems& problems, const Scenario* scenario) {
  validate_units(parameter, parameter.values, parameter.unit, problems);
  for (const History& cell : parameter.cells)
    validate_units(parameter, cell, parameter.unit, problems);
  for (const Bracket& bracket : parameter.brackets) {
    validate_units(parameter, bracket.above, parameter.unit, problems);
    validate_units(parameter, bracket.gives, parameter.bracket_unit(), problems);
  }
  if (parameter.index && parameter.unit.is_date())
    problems.add(Mistake::keys_clash, parameter.index->place, "'index' has no meaning here",
                 "'" + parameter.name + "' is a date", "Take it out");
  if (parameter.index && parameter.index->step_unit &&
      *parameter.index->step_unit != parameter.unit)
    problems.add(Mistake::units_differ, parameter.index->place,
                 "'" + parameter.name + "' is in " + parameter.unit.text() +
                     ", but it is rounded in " + parameter.index->step_unit->text(),
                 "nothing is converted silently");
  if (parameter.range || parameter.whole) validate_range(parameter, scenario, problems);
  if (parameter.total) validate_total(parameter, problems);
  validate_order(parameter, problems);
  if (parameter.form == Parameter::Form::schedule &&
      parameter.kind == language::ScheduleKind::marginal_rate)
    validate_rates(parameter, problems);
}

void validate_names(const Scenario& scenario, Problems& problems) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  const auto check = [&](const std::string& name, const Place& place) {
    bool good = !name.empty() && name.back() != '.';
    char before = '.';
    for (const char c : name) {
      const bool inside = before != '.' && (c == '.' || (c >= '0' && c <= '9'));
      if (!is_letter(c) && !inside) good = false;
      before = c;
    }
    if (!good)
      problems.add(Mistake::name_unsayable, place, "'" + name + "' cannot be a name",
                   "a name is letters, digits, _ and dots", "Write for example tax.rate_2");
  };
  for (const Parameter& parameter : scenario.parameters) check(parameter.name, parameter.place);
  for (const Value& value : scenario.values) check(value.name, value.place);
  for (const StateColumn& column : scenario.state) check(column.attribute.name, column.place);
  for (const NetworkSource& network : scenario.networks) check(network.name, network.place);
  for (const Rule& rule : scenario.rules) check(rule.name, rule.place);
  for (const Indicator& indicator : scenario.indicators) check(indicator.name, indicator.place);
}

std::vector<Problem> doubts(const Scenario& scenario) {
  std::vector<Problem> list = scenario.doubts;
  for (Problem& problem : uprating_doubts(scenario)) list.push_back(std::move(problem));
  for (Problem& problem : indexation_doubts(scenario)) list.push_back(std::move(problem));
  for (const Parameter& parameter : scenario.parameters) {
    for (const History* history : parameter.histories()) {
      for (const DatedNumber& number : *history) {
        if (number.expected && number.from <= scenario.time.to)
          list.push_back({Mistake::change_expected, number.place,
                          "'" + parameter.name + "' is expected to change in " +
                              number.from.text() + ", but nobody knows to what",
                          "the number before goes on", ""});
      }
    }
  }
  return list;
}

}  // namespace civitas
