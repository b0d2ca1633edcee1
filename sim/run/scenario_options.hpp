// SPDX-License-Identifier: Apache-2.0
// The options about a scenario that several commands share.
#pragma once

#include <CLI/CLI.hpp>

#include "sim/run/session.hpp"
#include "sim/run/whole_number.hpp"

namespace civitas {

inline void add_scenario_options(CLI::App& command, ScenarioOptions& options) {
  command
      .add_option("--set", options.settings,
                  "Set a parameter, for example take_up.complexity=0.5; may be given again")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--persons", options.persons,
                  "How many persons, or `weighted`: one weighted record per person")
      ->type_name("N|weighted");
  command.add_option("--from", options.from, "First month")->type_name("YYYY-MM");
  command.add_option("--to", options.to, "Last month")->type_name("YYYY-MM");
  command.add_option("--seed", options.seed, "Seed of all random draws")
      ->type_name("S")
      ->transform(whole_number(0));
}

}  // namespace civitas
