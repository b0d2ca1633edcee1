// SPDX-License-Identifier: Apache-2.0
// `civitas schema`: prints the JSON Schema of the files that people write, for their editors.
#include <fmt/format.h>

#include <memory>

#include "sim/io/schema.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"

namespace civitas {

void add_schema(CLI::App& app, int&) {
  auto file = std::make_shared<std::string>("scenario");
  CLI::App* command =
      app.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors");
  command->add_option("FILE", *file, "scenario (if left out), mapping, cases or experiment")
      ->check(CLI::IsMember({"scenario", "mapping", "cases", "experiment"}));
  command->footer(footer("civitas schema > scenario.schema.json", "", false));
  command->callback([file] { fmt::print("{}", schema(*file)); });
}

}  // namespace civitas
