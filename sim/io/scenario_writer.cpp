// SPDX-License-Identifier: Apache-2.0
#include "sim/io/scenario_writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\r':
        result += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
          result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
          result += c;
    }
  }
  return result + "\"";
}

// Names as they are, all that YAML could take for something else in quotes.
std::string key(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           (c >= '0' && c <= '9');
  };
  const bool letter = !name.empty() && name[0] != '.' && (name[0] < '0' || name[0] > '9');
  const bool word = letter && std::all_of(name.begin(), name.end(), plain);
  return word && name != "null" && name != "Null" && name != "NULL" ? name : quoted(name);
}

std::string list(const std::vector<Text>& texts) {
  std::string result;
  for (const Text& text : texts) result += (result.empty() ? "" : ", ") + quoted(text.chars);
  return "[" + result + "]";
}

std::string list(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + quoted(word);
  return "[" + result + "]";
}

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

std::string_view length_word(int months) {
  return months == 12 ? "year" : months == 3 ? "quarter" : "month";
}

std::string indicator_text(const Indicator& indicator) {
  std::string text = fmt::format("  {}:\n", key(indicator.name));
  if (indicator.statistic != Statistic::number)
    text += fmt::format("    of: {}\n", name(indicator.of));
  text += fmt::format("    {}: {}\n", word(indicator.statistic),
                      indicator.formula.chars.empty() ? "" : quoted(indicator.formula.chars));
  if (!indicator.where.chars.empty()) text += "    where: " + quoted(indicator.where.chars) + "\n";
  if (!indicator.to.chars.empty()) text += "    to: " + quoted(indicator.to.chars) + "\n";
  if (indicator.statistic == Statistic::quantile || indicator.statistic == Statistic::marginal_rate)
    text += fmt::format("    at: {}\n", indicator.at);
  if (!indicator.by.empty()) text += "    by: " + list(indicator.by) + "\n";
  if (indicator.unit) text += "    unit: " + indicator.unit->text() + "\n";
  if (!indicator.title.empty()) text += "    title: " + quoted(indicator.title) + "\n";
  if (indicator.every_months > 0)
    text += fmt::format("    every: {}\n", length_word(indicator.every_months));
  if (indicator.in_month > 0) text += fmt::format("    in: {}\n", indicator.in_month);
  return text;
}

std::string_view type_word(Storage storage) {
  switch (storage) {
    case Storage::boolean:
      return "bool";
    case Storage::category:
      return "category";
    case Storage::integer:
      return "integer";
    case Storage::real:
      return "real";
  }
  return "";
}

std::string_view type_word(NetworkType type) {
  switch (type) {
    case NetworkType::random:
      return "random";
    case NetworkType::small_world:
      return "small_world";
    case NetworkType::preferential_attachment:
      return "preferential_attachment";
    case NetworkType::complete:
      return "complete";
    case NetworkType::ring:
      return "ring";
    case NetworkType::grid:
      return "grid";
    case NetworkType::household:
      return "household";
    case NetworkType::group:
      return "group";
    case NetworkType::edges:
      return "edges";
  }
  return "";
}

std::string network_text(const NetworkSource& network) {
  std::string text = fmt::format("  {}:\n    of: {}\n    type: {}\n", key(network.name),
                                 name(network.of), type_word(network.type));
  switch (network.type) {
    case NetworkType::random:
      text += fmt::format("    mean_degree: {}\n", network.mean_degree);
      break;
    case NetworkType::small_world:
      text +=
          fmt::format("    neighbours: {}\n    rewire: {}\n", network.neighbours, network.rewire);
      break;
    case NetworkType::preferential_attachment:
      text += fmt::format("    links: {}\n", network.links);
      break;
    case NetworkType::ring:
      text += fmt::format("    neighbours: {}\n", network.neighbours);
      break;
    case NetworkType::grid:
      if (network.rows > 0) text += fmt::format("    rows: {}\n", network.rows);
      if (network.columns > 0) text += fmt::format("    columns: {}\n", network.columns);
      text += fmt::format("    adjacency: {}\n    torus: {}\n",
                          network.moore ? "moore" : "von_neumann", network.torus);
      break;
    case NetworkType::edges:
      text += fmt::format("    file: {}\n    from: {}\n    to: {}\n    one_way: {}\n",
                          quoted(network.file_text.chars), quoted(network.from), quoted(network.to),
                          network.one_way);
      if (!network.weight.empty()) text += "    weight: " + quoted(network.weight) + "\n";
      break;
    case NetworkType::complete:
    case NetworkType::household:
    case NetworkType::group:
      break;
  }
  if (!network.within.chars.empty()) text += "    within: " + quoted(network.within.chars) + "\n";
  return text;
}

std::string alignment_text(const Alignment& alignment) {
  std::string text = fmt::format("  {}:\n", key(alignment.event.chars));
  if (!alignment.where.chars.empty())
    text += fmt::format("    where: {}\n", quoted(alignment.where.chars));
  if (!alignment.by.empty()) text += "    by: " + list(alignment.by) + "\n";
  text += fmt::format("    to: {}\n", quoted(alignment.to.chars));
  if (alignment.by_logit) text += "    method: logit\n";
  return text;
}

std::string rule_text(const Rule& rule) {
  std::string text = fmt::format("  {}:\n    for: {}\n", key(rule.name), name(rule.of));
  const auto line = [&](const char* word, const Text& formula) {
    if (!formula.chars.empty()) text += fmt::format("    {}: {}\n", word, quoted(formula.chars));
  };
  line("where", rule.where);
  line("chance", rule.chance);
  line("first", rule.first);
  line("by", rule.by);
  line("align", rule.align);
  if (rule.every_months > 0) text += fmt::format("    every: {}\n", length_word(rule.every_months));
  if (rule.every_months == 12) text += fmt::format("    in: {}\n", rule.in_month);
  if (!rule.description.empty()) text += "    description: " + quoted(rule.description) + "\n";
  text += "    set:\n";
  for (const Rule::Set& set : rule.sets)
    text += fmt::format("      {}: {}\n", key(set.column), quoted(set.formula.chars));
  return text;
}

std::string margins_text(const std::vector<MarginSource>& margins) {
  std::string text = "    margins:\n";
  for (const MarginSource& margin : margins)
    text += fmt::format("      {}: {{of: {}, file: {}}}\n", key(margin.name), name(margin.of),
                        quoted(margin.file_text.chars));
  return text;
}

std::string parametric_text(const std::vector<double>& sizes) {
  if (sizes.size() == 1) return "population:\n  parametric: singles\n";
  return fmt::format("population:\n  parametric: households\n  sizes: [{}]\n",
                     fmt::join(sizes, ", "));
}

std::string population_text(const PopulationSource& population) {
  std::string text = population.microdata.empty()
                         ? parametric_text(population.sizes)
                         : fmt::format("population:\n  microdata: {}\n  mapping: {}\n",
                                       quoted(population.microdata_text.chars),
                                       quoted(population.mapping_text.chars));
  if (population.persons) text += fmt::format("  persons: {}\n", *population.persons);
  if (population.synthesis) {
    const SynthesisSource& synthesis = *population.synthesis;
    text += "  synthesise:\n    zones: " + quoted(synthesis.zones_text.chars) + "\n";
    if (!synthesis.within.chars.empty())
      text += "    within: " + quoted(synthesis.within.chars) + "\n";
    text += fmt::format("    integerise: {}\n    tolerance: {}\n",
                        synthesis.integerise == Integerise::largest_remainder
                            ? "largest_remainder"
                            : "truncate_replicate_sample",
                        synthesis.tolerance);
    text += margins_text(synthesis.margins);
  }
  if (population.calibration) {
    const CalibrationSource& calibration = *population.calibration;
    text += fmt::format("  calibrate:\n    tolerance: {}\n", calibration.tolerance);
    if (calibration.bounds)
      text += fmt::format("    bounds: [{}, {}]\n", calibration.bounds->first,
                          calibration.bounds->second);
    text += margins_text(calibration.margins);
  }
  if (population.uprating)
    text += fmt::format("  uprate:\n    columns: {}\n    by: {}\n    from: {}\n",
                        list(population.uprating->columns), quoted(population.uprating->by.chars),
                        population.uprating->from.text());
  if (population.gross_up) {
    text +=
        fmt::format("  gross_up:\n    columns: {}\n    value: {}\n    equals: {}\n",
                    list(population.gross_up->columns), quoted(population.gross_up->value.chars),
                    quoted(population.gross_up->equals.chars));
  }
  return text;
}

std::string target_text(const Target& target) {
  std::string text = fmt::format(
      "  - {{of: {}, value: {}{}, tolerance: {}", target.of.chars, fmt::format("{}", target.value),
      target.unit ? " " + target.unit->text() : std::string(), fmt::format("{}", target.tolerance));
  if (target.from && target.to)
    text += fmt::format(", during: [{}, {}]", target.from->text(), target.to->text());
  return text + ", source: " + quoted(target.source) + "}\n";
}

}  // namespace

std::string scenario_text(const Scenario& scenario) {
  std::string text = fmt::format("civitas: 1\ntitle: {}\ndescription: {}\n", quoted(scenario.title),
                                 quoted(scenario.description));
  text += population_text(scenario.population);
  text += fmt::format("time: {{from: {}, to: {}, step: {}}}\nseed: {}\n", scenario.time.from.text(),
                      scenario.time.to.text(), length_word(scenario.time.months_per_step),
                      scenario.seed);
  for (const bool assumptions : {false, true}) {
    text += assumptions ? "assumptions:\n" : "parameters:\n";
    for (const Parameter& parameter : scenario.parameters) {
      if (parameter.assumption == assumptions) text += parameter_text(parameter);
    }
  }
  text += "values:\n";
  for (const Value& value : scenario.values) {
    text += fmt::format("  {}:\n    is: {}\n", key(value.name), quoted(value.formula.chars));
    if (value.unit) text += "    unit: " + value.unit->text() + "\n";
    if (!value.description.empty()) text += "    description: " + quoted(value.description) + "\n";
  }
  text += "state:\n";
  for (const StateColumn& column : scenario.state) {
    const std::string full = std::string(name(column.entity)) + "." + column.attribute.name;
    text += fmt::format("  {}:\n    type: {}\n    start: {}\n", key(full),
                        type_word(column.attribute.storage), quoted(column.start.chars));
    if (!column.attribute.labels.empty())
      text += "    labels: " + list(column.attribute.labels) + "\n";
    else if (column.attribute.unit != "1")
      text += "    unit: " + column.attribute.unit + "\n";
    if (column.attribute.inherited) text += "    inherited: true\n";
    if (!column.attribute.description.empty())
      text += "    description: " + quoted(column.attribute.description) + "\n";
  }
  if (!scenario.networks.empty()) text += "networks:\n";
  for (const NetworkSource& network : scenario.networks) text += network_text(network);
  if (!scenario.rules.empty()) text += "rules:\n";
  for (const Rule& rule : scenario.rules) text += rule_text(rule);
  if (!scenario.alignments.empty()) text += "align:\n";
  for (const Alignment& alignment : scenario.alignments) text += alignment_text(alignment);
  text += "schedule: " + list(scenario.schedule) + "\n";
  text += "indicators:\n";
  for (const Indicator& indicator : scenario.indicators) text += indicator_text(indicator);
  if (!scenario.assertions.empty()) text += "assert:\n";
  for (const Assertion& assertion : scenario.assertions)
    text += fmt::format("  - {{that: {}, each: {}}}\n", quoted(assertion.that.chars),
                        assertion.yearly ? "year" : "month");
  if (!scenario.targets.empty()) text += "targets:\n";
  for (const Target& target : scenario.targets) text += target_text(target);
  if (scenario.panel.persons > 0)
    text += fmt::format("panel:\n  persons: {}\n  of: {}\n", scenario.panel.persons,
                        list(scenario.panel.of));
  return text;
}

}  // namespace civitas
