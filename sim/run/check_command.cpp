// SPDX-License-Identifier: Apache-2.0
// `civitas check`: tells every mistake of scenarios without running them.
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "sim/io/json_text.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/mistake_page.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/warnings.hpp"

namespace civitas {
namespace {

struct Checked {
  std::shared_ptr<const Scenario> scenario;
  std::vector<Problem> mistakes, warnings;
};

Checked check(const std::string& path, Session& session) {
  Checked checked;
  const LookFurther further = [&](const Scenario& scenario, Problems& problems) {
    try {
      Scenario records = scenario;
      if (records.population.is_records()) records.population.persons.reset();
      session.bound(records);
    } catch (const InputError& error) {
      problems.add(error);
    }
  };
  try {
    Scenario scenario = session.read(path, further);
    const bool copies = scenario.population.is_records() && scenario.population.persons;
    if (copies) scenario.population.persons.reset();  // the records say it all
    const auto plan = copies ? session.bound(scenario) : session.plan(scenario);
    checked.warnings = plan->warnings();
    checked.scenario = std::make_shared<const Scenario>(std::move(scenario));
  } catch (const InputError& error) {
    checked.mistakes = error.problems();
  }
  return checked;
}

// How many of the changes its bases have made before: the first ones.
std::size_t inherited(const Scenario& scenario) {
  const Scenario* base = scenario.base.get();
  while (base != nullptr && base->file == scenario.file) base = base->base.get();
  return base == nullptr ? 0 : base->changes.size();
}

void print(const std::string& path, const Scenario& scenario) {
  const std::size_t of_base = inherited(scenario);
  fmt::print("{}: no mistakes; {}, {}, {}, {}, {}{}\n", path,
             counted(scenario.parameters.size(), "parameter", "parameters"),
             counted(scenario.values.size(), "value", "values"),
             counted(scenario.schedule.size(), "model or rule", "models and rules"),
             counted(scenario.indicators.size(), "indicator", "indicators"),
             counted(scenario.changes.size() - of_base, "change", "changes"),
             of_base == 0 ? "" : fmt::format(", and {} of its base", of_base));
  for (std::size_t i = of_base; i < scenario.changes.size(); ++i)
    fmt::print("  {}\n", scenario.changes[i]);
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  struct Options {
    std::vector<std::string> scenarios;
    ScenarioOptions scenario;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("check", "Check scenarios; tells every mistake, not only the first");
  command->add_option("SCENARIO", options->scenarios, "Scenario files")->required();
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->footer(footer("civitas check scenarios/austria.yaml mine.yaml", "", false));
  command->callback([options, &exit_code] {
    Session session(options->scenario);
    std::vector<Problem> mistakes;
    Warnings warnings(false);
    auto list = nlohmann::ordered_json::array();
    for (const std::string& path : options->scenarios) {
      const Checked checked = check(path, session);
      mistakes.insert(mistakes.end(), checked.mistakes.begin(), checked.mistakes.end());
      if (options->json) {
        list.push_back({{"scenario", path},
                        {"mistakes", as_json(checked.mistakes)},
                        {"warnings", as_json(checked.warnings)}});
        continue;
      }
      warnings.show(checked.warnings);
      if (checked.scenario) print(path, *checked.scenario);
    }
    if (!mistakes.empty()) exit_code = exit_code_of(blame_of(mistakes));
    if (options->json) {
      fmt::print("{}\n", json_text(list, 2));
      return;
    }
    Problems all;
    for (const Problem& mistake : mistakes) all.add(mistake);
    show(all.list(), "error");
    if (all.size() > 1) fmt::print(stderr, "{} mistakes\n", all.size());
  });
}

}  // namespace civitas
