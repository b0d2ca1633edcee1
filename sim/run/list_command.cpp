// SPDX-License-Identifier: Apache-2.0
// `civitas list`: models, functions, units and mistakes that exist; parameters and indicators of a
// scenario.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/language/functions.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string shown(const Parameter& parameter, Month month) {
  switch (parameter.form) {
    case Parameter::Form::schedule:
      return fmt::format("{} brackets", parameter.brackets.size());
    case Parameter::Form::table:
      return fmt::format("table of {}", parameter.cells.size());
    case Parameter::Form::number:
      break;
  }
  const DatedNumber* number = at(parameter.values, month);
  return number == nullptr ? "none" : number_text(*number);
}

std::vector<std::string> row(const Parameter& parameter, Month month) {
  return {parameter.name,
          shown(parameter, month),
          parameter.unit.text(),
          parameter.range ? number_text(parameter.range->first, parameter.unit) + " to " +
                                number_text(parameter.range->second, parameter.unit)
                          : "",
          parameter.description,
          parameter.source};
}

const std::vector<std::string> kParameterHeading = {"parameter", "value",   "unit",
                                                    "range",     "meaning", "source"};

Rows list_models() {
  Rows rows = {{"model", "title", "purpose"}};
  for (const ModelCard& card : models()) rows.push_back({card.name, card.title, card.purpose});
  return rows;
}

Rows list_functions() {
  Rows rows = {{"function", "written", "gives", "example", "of", "result"}};
  for (const auto& use : language::functions()) {
    rows.push_back({std::string(use.name), std::string(use.form), std::string(use.sentence),
                    std::string(use.example), std::string(name(use.example_of)),
                    std::string(use.result)});
  }
  return rows;
}

Rows list_units() {
  Rows rows = {{"unit"}};
  for (const std::string& name : language::unit_names()) rows.push_back({name});
  return rows;
}

Rows list_mistakes() {
  Rows rows = {{"code", "mistake"}};
  for (const MistakePage& page : mistake_pages())
    rows.push_back({code(page.mistake), std::string(page.title)});
  return rows;
}

Rows list_parameters(const Scenario* scenario) {
  Rows rows = {kParameterHeading};
  if (scenario != nullptr) {
    Problems problems;
    const std::vector<Parameter> parameters = effective(*scenario, problems);
    problems.throw_if_any();
    for (const Parameter& parameter : parameters)
      rows.push_back(row(parameter, scenario->time.from));
    return rows;
  }
  for (const ModelCard& card : models()) {
    for (const Parameter& parameter : card.parameters)
      rows.push_back(row(parameter, Month::always()));
  }
  return rows;
}

Rows list_indicators(const Scenario& scenario) {
  Rows rows = {{"indicator", "unit", "by", "title"}};
  for (const Indicator& indicator : scenario.indicators) {
    std::string by;
    for (const Text& group : indicator.by) by += (by.empty() ? "" : ", ") + group.chars;
    rows.push_back(
        {indicator.name, indicator.unit ? indicator.unit->text() : "", by, indicator.title});
  }
  return rows;
}

nlohmann::ordered_json as_json(const Rows& rows) {
  auto list = nlohmann::ordered_json::array();
  for (std::size_t i = 1; i < rows.size(); ++i) {
    nlohmann::ordered_json entry;
    for (std::size_t k = 0; k < rows[0].size(); ++k) entry[rows[0][k]] = rows[i][k];
    list.push_back(entry);
  }
  return list;
}

}  // namespace

void add_list(CLI::App& app, int&) {
  struct Options {
    std::string what, scenario;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "list", "List models, functions, indicators, parameters, units or mistakes");
  command
      ->add_option("WHAT", options->what,
                   "models, functions, indicators, parameters, units or mistakes")
      ->required()
      ->check(
          CLI::IsMember({"models", "functions", "indicators", "parameters", "units", "mistakes"}));
  command->add_option(
      "SCENARIO", options->scenario,
      "Scenario file: needed for indicators; for parameters all models' without it");
  command->add_flag("--json", options->json, "For machines");
  command->callback([options] {
    std::optional<Scenario> scenario;
    if (!options->scenario.empty()) scenario = Session({}).read(options->scenario);
    if (options->what == "indicators" && !scenario)
      throw InputError({Mistake::option_unfit,
                        {"civitas list", 0, 0},
                        "indicators belong to a scenario",
                        "",
                        "Write civitas list indicators SCENARIO"});
    Rows rows = options->what == "models"       ? list_models()
                : options->what == "functions"  ? list_functions()
                : options->what == "units"      ? list_units()
                : options->what == "mistakes"   ? list_mistakes()
                : options->what == "parameters" ? list_parameters(scenario ? &*scenario : nullptr)
                                                : list_indicators(*scenario);
    if (options->json) {
      fmt::print("{}\n", as_json(rows).dump(2));
      return;
    }
    if (options->what == "functions") {
      for (auto& row : rows) row.resize(3);  // their examples are for machines and the manual
    }
    fmt::print("{}", options->what == "parameters" ? narrow_table(rows, 4) : table(rows));
  });
}

}  // namespace civitas
