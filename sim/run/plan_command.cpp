// SPDX-License-Identifier: Apache-2.0
// `civitas plan`: prints the written schedule of a scenario, and what each process may touch.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "sim/io/json_text.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"

namespace civitas {
namespace {

void print(const Plan& plan) {
  const Scenario& scenario = plan.scenario();
  fmt::print("{}: {} to {}, {} steps of {} month(s), {} persons in {} households\n\n",
             scenario.title.empty() ? scenario.file : scenario.title, scenario.time.from.text(),
             scenario.time.to.text(), scenario.time.steps(), scenario.time.months_per_step,
             readable(static_cast<double>(plan.population().persons())),
             readable(static_cast<double>(plan.population().households())));
  fmt::print("Each step runs, in this order:\n");
  int number = 0;
  for (const PlannedProcess& process : plan.described()) {
    fmt::print("{:3}. {}{}\n", ++number, process.name, process.when);
    const std::pair<const char*, const std::string*> lines[] = {
        {"reads", &process.reads},
        {"writes", &process.writes},
        {"draws", &process.streams},
        {"parameters", &process.parameters}};
    for (const auto& [what, list] : lines) {
      if (!list->empty()) fmt::print("       {:<11}{}\n", what, *list);
    }
  }
  fmt::print("{:3}. record {} series\n", ++number, [&] {
    std::size_t series = 0;
    for (const Plan::Cadence& cadence : plan.cadences()) series += cadence.tally.shapes().size();
    return series;
  }());
  fmt::print("\nValues are computed whenever they are read:\n");
  std::vector<std::vector<std::string>> rows = {{"value", "unit", "formula"}};
  for (const Value& value : scenario.values)
    rows.push_back({value.name, value.unit ? value.unit->text() : "", value.formula.chars});
  fmt::print("{}", table(rows));
}

nlohmann::ordered_json as_json(const Plan& plan) {
  nlohmann::ordered_json json;
  json["scenario"] = plan.scenario().file;
  json["persons"] = plan.population().persons();
  json["households"] = plan.population().households();
  json["steps"] = plan.scenario().time.steps();
  for (const PlannedProcess& process : plan.described()) {
    json["schedule"].push_back({{"process", process.name},
                                {"reads", process.reads},
                                {"writes", process.writes},
                                {"streams", process.streams},
                                {"parameters", process.parameters},
                                {"when", process.when.empty() ? "" : process.when.substr(1)}});
  }
  for (const Value& value : plan.scenario().values)
    json["values"].push_back({{"name", value.name}, {"formula", value.formula.chars}});
  return json;
}

}  // namespace

void add_plan(CLI::App& app, int&) {
  struct Options {
    std::string scenario_file;
    ScenarioOptions scenario;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "plan", "Print the schedule: order, reads, writes, random streams, parameters");
  command->add_option("SCENARIO", options->scenario_file, "Scenario file")->required();
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->footer(footer("civitas plan scenarios/austria.yaml", "", false));
  command->callback([options] {
    Session session(options->scenario);
    Scenario scenario = session.read(options->scenario_file);
    const auto plan = session.bound(scenario);
    show(plan->warnings(), "warning");
    if (options->json)
      fmt::print("{}\n", json_text(as_json(*plan), 2));
    else
      print(*plan);
  });
}

}  // namespace civitas
