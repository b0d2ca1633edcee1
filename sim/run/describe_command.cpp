// SPDX-License-Identifier: Apache-2.0
// `civitas describe`: documents the model behind a scenario, in the form of the ODD protocol.
#include <fmt/format.h>

#include <memory>
#include <span>

#include "sim/io/atomic_file.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/odd.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"

namespace civitas {

void add_describe(CLI::App& app, int&) {
  struct Options {
    std::string scenario_file, format, output;
    bool force = false;
    ScenarioOptions scenario;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "describe", "Document the model behind a scenario: Markdown or a page, in ODD form");
  command->add_option("SCENARIO", options->scenario_file, "Scenario file")->required();
  command
      ->add_option("--format", options->format,
                   "markdown or html; without it as the name of the file ends, else markdown")
      ->check(CLI::IsMember({"markdown", "html"}));
  command->add_option("-o,--output", options->output, "File to write; without it to the screen")
      ->type_name("FILE");
  command->add_flag("--force", options->force, "Replace a file that exists");
  add_scenario_options(*command, options->scenario);
  command->footer(footer("civitas describe scenarios/austria.yaml -o austria.html", "", false));
  command->callback([options] {
    Session session(options->scenario);
    const Scenario scenario = session.read(options->scenario_file);
    if (!options->output.empty())
      check_writable(options->output, options->force, files_of(scenario));
    const auto plan = session.bound(scenario);
    show(plan->warnings(), "warning");
    const Document document =
        odd({*plan, plan->scenario(), provenance(*plan),
             population_facts(plan->population(), plan->scenario().population)});
    const bool page =
        options->format.empty() ? options->output.ends_with(".html") : options->format == "html";
    const std::string text = page ? html(document) : markdown(document);
    if (options->output.empty())
      fmt::print("{}", text);
    else
      publish(options->output, std::as_bytes(std::span(text)));
  });
}

}  // namespace civitas
