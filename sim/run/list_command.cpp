// SPDX-License-Identifier: Apache-2.0
// `civitas list`: models, functions, units and mistakes that exist; parameters, indicators,
// columns, stocks and persons of a scenario.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/io/json_text.hpp"
#include "sim/language/functions.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/followed_run.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/population_rows.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/stock_rows.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

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
  return {parameter.name,        shown(parameter, month), parameter.unit.text(),
          range_text(parameter), parameter.description,   parameter.source};
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

namespace {

struct Options {
  std::string what, scenario_file, where, at;
  ScenarioOptions scenario;
  bool json = false;
};

constexpr const char* kWhat =
    "models, functions, units or mistakes; of a scenario parameters, indicators, columns, stocks "
    "or "
    "persons";

Rows rows_of(const Options& options) {
  if (options.what == "models") return list_models();
  if (options.what == "functions") return list_functions();
  if (options.what == "units") return list_units();
  if (options.what == "mistakes") return list_mistakes();
  Session session(options.scenario);
  std::optional<Scenario> scenario;
  if (!options.scenario_file.empty()) scenario = session.read(options.scenario_file);
  if (options.what == "parameters") return list_parameters(scenario ? &*scenario : nullptr);
  if (options.what == "stocks")
    return stock_rows(scenario ? session.bound(*scenario).get() : nullptr);
  if (!scenario)
    throw InputError({Mistake::option_unfit,
                      {"civitas list", 0, 0},
                      options.what + " belong to a scenario",
                      "",
                      "Write civitas list " + options.what + " SCENARIO"});
  if (options.what == "indicators") return list_indicators(*scenario);
  return column_rows(*session.bound(*scenario));
}

// As they are at the start, or at the end of a month that the run has come to.
void print_persons(const Options& options) {
  Session session(options.scenario);
  const Scenario scenario = session.read(options.scenario_file);
  std::optional<Month> at;
  if (!options.at.empty()) at = month_at(options.at, scenario);
  const auto plan = at ? session.plan(scenario) : session.bound(scenario);
  const Persons found = persons_where(*plan, options.where, at);
  if (options.json)
    fmt::print("{}\n", json_text(found.json, 2));
  else
    fmt::print("{}", table(found.rows));
  if (found.all > found.json.size())
    fmt::print(stderr, "the first {} of {} persons\n", found.json.size(), found.all);
  else if (found.all == 0)
    fmt::print(stderr, "nobody\n");
}

void refuse_options_of_persons(const Options& options) {
  const auto refuse = [](const std::string& option, const std::string& what,
                         const std::string& written) {
    throw InputError({Mistake::option_unfit,
                      {option, 0, 0},
                      what,
                      "",
                      "Write civitas list persons SCENARIO " + option + " " + written});
  };
  if (!options.where.empty())
    refuse("--where", "only persons are listed by a condition", "\"" + options.where + "\"");
  if (!options.at.empty()) refuse("--at", "only persons are listed at a month", options.at);
}

void print(const Options& options) {
  const bool persons = options.what == "persons";
  if (!persons) refuse_options_of_persons(options);
  if (persons && !options.scenario_file.empty()) return print_persons(options);
  Rows rows = rows_of(options);
  if (options.json) return fmt::print("{}\n", json_text(as_json(rows), 2));
  if (options.what == "functions") {
    for (auto& row : rows) row.resize(3);  // their examples are for machines and the manual
  }
  const bool narrow =
      options.what == "parameters" || options.what == "columns" || options.what == "stocks";
  fmt::print("{}", narrow ? narrow_table(rows, 3) : table(rows));
}

}  // namespace

void add_list(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "list", "List what there is: models, functions, …; of a scenario parameters, columns, …");
  command->add_option("WHAT", options->what, kWhat)
      ->required()
      ->check(CLI::IsMember({"models", "functions", "units", "mistakes", "parameters", "indicators",
                             "columns", "stocks", "persons"}));
  command->add_option("SCENARIO", options->scenario_file,
                      "Scenario file; without it the parameters or stocks of all models");
  command
      ->add_option("--where", options->where,
                   "Of persons: a condition, for example \"age > 60 and household.region == "
                   "'Vienna'\"; the first twenty are listed")
      ->type_name("FORMULA");
  command
      ->add_option("--at", options->at,
                   "Of persons: as they are at the end of this month; default: before the first")
      ->type_name("YYYY-MM");
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->footer(footer("civitas list parameters scenarios/austria.yaml", "", false));
  command->callback([options] { print(*options); });
}

}  // namespace civitas
