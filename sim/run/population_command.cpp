// SPDX-License-Identifier: Apache-2.0
// `civitas population`: makes the population of a scenario, tells how well it meets its margins,
// and writes it.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/engine/population_doubts.hpp"
#include "sim/io/atomic_file.hpp"
#include "sim/io/json_text.hpp"
#include "sim/io/population_writer.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

void print(const Facts& facts, const std::vector<MarginFit>& fit) {
  std::vector<std::vector<std::string>> rows = {{"population", ""}};
  for (const auto& [fact, value] : facts) {
    if (!value.empty()) rows.push_back({fact, value});
  }
  fmt::print("{}", table(rows));
  if (fit.empty()) return;
  rows = {{"margin", "of", "level", "cells", "total", "error of weights", "largest error",
           "mean error", "SRMSE", "worst cell"}};
  for (const MarginFit& margin : fit) {
    rows.push_back({margin.margin, margin.of, margin.level, std::to_string(margin.cells),
                    readable(margin.total), fmt::format("{:.3g}", margin.weights_error),
                    fmt::format("{:.4g}", margin.max_error),
                    fmt::format("{:.4g}", margin.mean_error), fmt::format("{:.4f}", margin.srmse),
                    margin.worst});
  }
  fmt::print("\n{}", table(rows));
}

nlohmann::ordered_json as_json(const Facts& facts, const std::vector<MarginFit>& fit) {
  nlohmann::ordered_json json;
  for (const auto& [fact, value] : facts) json["population"][fact] = value;
  json["margins"] = nlohmann::ordered_json::array();
  for (const MarginFit& margin : fit) {
    json["margins"].push_back({{"margin", margin.margin},
                               {"of", margin.of},
                               {"level", margin.level},
                               {"cells", margin.cells},
                               {"total", margin.total},
                               {"weights_error", margin.weights_error},
                               {"max_error", margin.max_error},
                               {"mean_error", margin.mean_error},
                               {"srmse", margin.srmse},
                               {"worst", margin.worst}});
  }
  return json;
}

}  // namespace

void add_population(CLI::App& app, int&) {
  struct Options {
    std::string scenario_file, output;
    ScenarioOptions scenario;
    bool json = false, force = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "population", "Make the population of a scenario and tell how well it meets its margins");
  command->add_option("SCENARIO", options->scenario_file, "Scenario file")->required();
  command
      ->add_option("-o,--output", options->output,
                   "Write it as a CSV file of persons, with a mapping beside it")
      ->type_name("FILE.csv[.gz]");
  command->add_flag("--force", options->force, "Write over files that are there");
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->footer(
      footer("civitas population scenarios/delaware/delaware.yaml -o people.csv.gz", "", false));
  command->callback([options] {
    Session session(options->scenario);
    const Scenario scenario = session.read(options->scenario_file);
    if (!options->output.empty()) {
      const std::vector<std::string> inputs = files_of(scenario);
      check_writable(mapping_path(options->output), options->force, inputs);
      check_writable(options->output, options->force, inputs);
    }
    const Population& population = session.population(scenario);
    const Facts facts = population_facts(population, scenario.population);
    if (options->json)
      fmt::print("{}\n", json_text(as_json(facts, population.making.fit), 2));
    else
      print(facts, population.making.fit);
    show(doubts_of_people(scenario, population), "warning");
    if (options->output.empty()) return;
    const std::string mapping = write_population(options->output, population, scenario.title);
    if (!options->json) fmt::print("\n{}\n{}\n", options->output, mapping);
  });
}

}  // namespace civitas
