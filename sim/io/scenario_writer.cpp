// SPDX-License-Identifier: Apache-2.0
#include "sim/io/scenario_writer.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/io/parameter_writer.hpp"
#include "sim/io/population_source_writer.hpp"
#include "sim/io/yaml_text.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {
namespace {

using yaml::key;
using yaml::list;
using yaml::quoted;

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
  if (indicator.from) text += "    from: " + indicator.from->text() + "\n";
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
    case NetworkType::teams:
      return "teams";
    case NetworkType::edges:
      return "edges";
  }
  return "";
}

std::string network_text(const NetworkSource& network, const std::string& folder) {
  std::string text = fmt::format("  {}:\n    of: {}\n    type: {}\n", key(network.name),
                                 name(network.of), type_word(network.type));
  switch (network.type) {
    case NetworkType::random:
      text += fmt::format("    mean_degree: {}\n", network.mean_degree);
      break;
    case NetworkType::small_world:
      text +=
          fmt::format("    neighbours: {}\n    rewire: {}\n", network.neighbours, network.rewire);
      if (!network.alike.empty())
        text += fmt::format("    alike: {}\n    homophily: {}\n", list(network.alike),
                            network.homophily);
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
    case NetworkType::teams:
      text += fmt::format("    among: {}\n    mean_degree: {}\n", quoted(network.among.chars),
                          network.mean_degree);
      break;
    case NetworkType::edges:
      text += fmt::format("    file: {}\n    from: {}\n    to: {}\n    one_way: {}\n",
                          quoted(path_from(folder, network.file)), quoted(network.from),
                          quoted(network.to), network.one_way);
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
  if (!rule.luck.empty()) text += fmt::format("    luck: {}\n", key(rule.luck));
  if (rule.every_months > 0) text += fmt::format("    every: {}\n", length_word(rule.every_months));
  if (rule.every_months == 12) text += fmt::format("    in: {}\n", rule.in_month);
  if (!rule.description.empty()) text += "    description: " + quoted(rule.description) + "\n";
  text += "    set:\n";
  for (const Rule::Set& set : rule.sets)
    text += fmt::format("      {}: {}\n", key(set.column), quoted(set.formula.chars));
  return text;
}

// `first`: month of the scenario.
std::string schedule_text(const std::vector<Scheduled>& schedule, Month first) {
  std::string text;
  for (const Scheduled& entry : schedule) {
    text += text.empty() ? "" : ", ";
    if (entry.until)
      text += fmt::format("{{{}: {{during: [{}, {}]}}}}", key(entry.name.chars),
                          entry.from.value_or(first).text(), Month{entry.until->number - 1}.text());
    else if (entry.from)
      text += fmt::format("{{{}: {{from: {}}}}}", key(entry.name.chars), entry.from->text());
    else
      text += quoted(entry.name.chars);
  }
  return "schedule: [" + text + "]\n";
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
  return scenario_text(scenario, std::filesystem::path(scenario.file).parent_path().string());
}

std::string scenario_text(const Scenario& scenario, const std::string& folder) {
  std::string text = fmt::format("civitas: 1\ntitle: {}\ndescription: {}\n", quoted(scenario.title),
                                 quoted(scenario.description));
  text += population_text(scenario, folder);
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
  for (const Value& value : scenario.values) text += value_text(value);
  text += "state:\n";
  for (const StateColumn& column : scenario.state) {
    const std::string full = full_name(column);
    text += fmt::format("  {}:\n    type: {}\n    start: {}\n", key(full),
                        type_word(column.attribute.storage), quoted(column.start.chars));
    if (!column.attribute.labels.empty())
      text += "    labels: " + list(column.attribute.labels) + "\n";
    else if (column.attribute.unit != "1")
      text += "    unit: " + column.attribute.unit + "\n";
    if (column.attribute.carried)
      text += "    carried: true\n";
    else if (column.attribute.inherited)
      text += "    inherited: true\n";
    if (!column.attribute.description.empty())
      text += "    description: " + quoted(column.attribute.description) + "\n";
  }
  if (!scenario.networks.empty()) text += "networks:\n";
  for (const NetworkSource& network : scenario.networks) text += network_text(network, folder);
  if (!scenario.rules.empty()) text += "rules:\n";
  for (const Rule& rule : scenario.rules) text += rule_text(rule);
  if (!scenario.alignments.empty()) text += "align:\n";
  for (const Alignment& alignment : scenario.alignments) text += alignment_text(alignment);
  text += schedule_text(scenario.schedule, scenario.time.from);
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
