// SPDX-License-Identifier: Apache-2.0
// `civitas check`: tells every mistake of scenarios without running them.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "sim/run/commands.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"

namespace civitas {

void add_check(CLI::App& app, int& exit_code) {
  struct Options {
    std::vector<std::string> scenarios;
    ScenarioOptions scenario;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("check", "Check scenarios; tells every mistake, not only the first");
  command->add_option("SCENARIO", options->scenarios, "Scenario files")->required();
  add_scenario_options(*command, options->scenario);
  command->callback([options, &exit_code] {
    Session session(options->scenario);
    Problems all;
    for (const std::string& path : options->scenarios) {
      try {
        Scenario scenario = session.read(path);
        if (scenario.population.is_records())
          scenario.population.persons.reset();  // the records say it all
        const auto plan = session.plan(scenario);
        show(plan->warnings(), "warning");
        fmt::print("{}: no mistakes; {}, {}, {}, {}, {}\n", path,
                   counted(scenario.parameters.size(), "parameter", "parameters"),
                   counted(scenario.values.size(), "value", "values"),
                   counted(scenario.schedule.size(), "model or rule", "models and rules"),
                   counted(scenario.indicators.size(), "indicator", "indicators"),
                   counted(scenario.changes.size(), "change", "changes"));
        for (const std::string& change : scenario.changes) fmt::print("  {}\n", change);
      } catch (const InputError& error) {
        all.add(error);
        exit_code = error.blame() == Blame::files ? kFiles : kWrongInput;
      }
    }
    show(all.list(), "error");
    if (all.size() > 1) fmt::print(stderr, "{} mistakes\n", all.size());
  });
}

}  // namespace civitas
