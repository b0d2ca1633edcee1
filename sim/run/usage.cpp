// SPDX-License-Identifier: Apache-2.0
#include "sim/run/usage.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <vector>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

// "Did you mean '--resume'? " for an option that the command does not have.
std::string meant(const CLI::App& command, const std::vector<std::string>& unexpected) {
  if (unexpected.empty() || !unexpected.front().starts_with("--")) return {};
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::string& word = unexpected.front();
  const std::string advice = did_you_mean(word.substr(0, word.find('=')), names);
  return advice.empty() ? "" : advice + " ";
}

std::string unknown(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return (words.size() == 1 ? "unknown argument '" : "unknown arguments '") + text + "'";
}

// "SCENARIO is required" stays, "A subcommand is required" begins small.
std::string begun_small(std::string text) {
  if (text.size() > 1 && (text[1] == ' ' || std::islower(static_cast<unsigned char>(text[1]))))
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace

// CLI::Range lets through what is no number.
CLI::Validator seconds(double least) {
  const CLI::Range range(least, 1e9);
  return CLI::Validator(
      [range](std::string& text) {
        double value = 0;
        const bool nan = CLI::detail::lexical_cast(text, value) && std::isnan(value);
        return nan ? "Value " + text + " is no number of seconds" : range(text);
      },
      range.get_description());
}

std::optional<Problem> unknown_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), word) != names.end()) return std::nullopt;
  const std::string advice = did_you_mean(word, names);
  return Problem{Mistake::option_unfit,
                 {},
                 "unknown command '" + word + "'",
                 "",
                 advice.empty() ? "Known are " + joined(names) + "; civitas --help tells more"
                                : advice + " civitas --help tells more"};
}

void refuse_empty_words(CLI::App& app) {
  const CLI::Validator written(
      [](const std::string& word) { return std::string(word.empty() ? "nothing is given" : ""); },
      "");
  for (CLI::App* command : app.get_subcommands({})) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_items_expected_max() > 0) option->check(written);
    }
  }
}

Problem misuse(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  const std::string name = chosen.empty() ? "civitas" : "civitas " + command.get_name();
  const std::vector<std::string> unexpected = app.remaining(true);
  const bool extra = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  return {Mistake::option_unfit,
          {name, 0, 0},
          extra ? unknown(unexpected) : begun_small(error.what()),
          "",
          meant(command, unexpected) + name + " --help tells more"};
}

}  // namespace civitas
