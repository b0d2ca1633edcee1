// SPDX-License-Identifier: Apache-2.0
// `civitas completion`: prints a script that completes commands, options and file names in a shell.
// It is made from the command line that the program itself reads.
#include <fmt/format.h>

#include <memory>

#include "sim/run/commands.hpp"
#include "sim/run/footer.hpp"

namespace civitas {
namespace {

struct Flag {
  std::string name;  // "--threads", "-o"
  std::string description;
  bool takes_value;
};

std::vector<const CLI::App*> commands(const CLI::App& app) {
  std::vector<const CLI::App*> list;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    list.push_back(command);
  return list;
}

std::vector<Flag> flags(const CLI::App& command) {
  std::vector<Flag> list;
  for (const CLI::Option* option : command.get_options()) {
    const bool value = option->get_expected_min() > 0;
    for (const std::string& name : option->get_snames())
      list.push_back({"-" + name, option->get_description(), value});
    for (const std::string& name : option->get_lnames())
      list.push_back({"--" + name, option->get_description(), value});
  }
  return list;
}

// The words that stand for themselves behind a command.
std::string words(const std::string& command) {
  if (command == "list")
    return "models functions units mistakes parameters indicators columns stocks persons";
  if (command == "schema") return "scenario mapping cases experiment";
  if (command == "completion") return "bash zsh fish";
  return "";
}

std::string bash(const CLI::App& app) {
  std::string names, cases;
  for (const CLI::App* command : commands(app)) {
    names += command->get_name() + " ";
    std::string options;
    for (const Flag& flag : flags(*command)) options += flag.name + " ";
    cases += fmt::format("    {}) options=\"{}\"; words=\"{}\" ;;\n", command->get_name(), options,
                         words(command->get_name()));
  }
  return fmt::format(
      "_civitas() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} options words\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    COMPREPLY=($(compgen -W \"{}--help --version\" -- \"$word\"))\n    return\n  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  if [[ $word == -* ]]; then\n    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
      "  elif [[ -n $words ]] && ((COMP_CWORD == 2)); then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "  else\n    COMPREPLY=($(compgen -f -- \"$word\"))\n  fi\n}}\n"
      "complete -o filenames -F _civitas civitas\n",
      names, cases);
}

// In single quotes of a shell.
std::string quoted(const std::string& text) {
  std::string result;
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return "'" + result + "'";
}

std::string zsh(const CLI::App& app) {
  return "autoload -U +X bashcompinit && bashcompinit\n" + bash(app);
}

std::string fish(const CLI::App& app) {
  std::string text;
  for (const CLI::App* command : commands(app)) {
    const std::string& name = command->get_name();
    text += fmt::format("complete -c civitas -n __fish_use_subcommand -f -a {} -d {}\n", name,
                        quoted(command->get_description()));
    const std::string here =
        fmt::format("complete -c civitas -n '__fish_seen_subcommand_from {}'", name);
    for (const Flag& flag : flags(*command)) {
      const bool longer = flag.name.starts_with("--");
      text += fmt::format("{} {} {}{} -d {}\n", here, longer ? "-l" : "-s",
                          flag.name.substr(longer ? 2 : 1), flag.takes_value ? " -r" : "",
                          quoted(flag.description));
    }
    if (!words(name).empty()) text += fmt::format("{} -f -a {}\n", here, quoted(words(name)));
  }
  return text;
}

}  // namespace

void add_completion(CLI::App& app, int&) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("completion", "Print a script that completes this program in a shell");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer(footer("civitas completion bash >> ~/.bash_completion", "", false));
  command->callback([shell, &app] {
    fmt::print("{}", *shell == "bash" ? bash(app) : *shell == "zsh" ? zsh(app) : fish(app));
  });
}

}  // namespace civitas
