// SPDX-License-Identifier: Apache-2.0
// `civitas explain`: why a citizen got an amount, step by step, or what happens in a life, under
// one scenario or two; or what the code of a mistake means.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/core/mistake.hpp"
#include "sim/engine/explanation.hpp"
#include "sim/io/json_text.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/followed_run.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/mistake_page.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/side_by_side.hpp"
#include "sim/run/story_run.hpp"

namespace civitas {
namespace {

struct Options {
  std::string scenario_file, against, person, at;
  std::vector<std::string> values;
  ScenarioOptions scenario;
  bool story = false, json = false;
};

FollowedRun followed(const std::string& file, const Options& options, Session& session) {
  const Scenario scenario = session.read(file);
  month_at(options.at, scenario);
  return {scenario, options.person, session};
}

// Names that only the other scenario has are left out.
std::vector<Reason> reasons(FollowedRun& run, const Options& options) {
  const Month month = month_at(options.at, run.plan().scenario());
  while (run.goes_on(month)) run.step();
  if (!run.row()) run.report_absence();
  const Inspection inspection(run.plan(), run.simulation());
  std::vector<std::string> names = options.values;
  if (names.empty()) names = outcomes(run.plan().scenario());
  std::vector<Reason> all;
  for (const std::string& name : names) {
    if (inspection.scope().find(name) == nullptr) continue;
    const std::vector<Reason> some = explain(inspection, name, *run.row());
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::string indented(int depth, const std::string& name) {
  return std::string(2 * static_cast<std::size_t>(depth), ' ') + name;
}

// As wide as an amount needs to be: without its folder where that is long.
std::string short_name(const std::string& path) {
  constexpr std::size_t kLongest = 40;
  return path.size() <= kLongest ? path : std::filesystem::path(path).filename().string();
}

void print(const std::vector<Reason>& reasons, const std::string& heading) {
  std::vector<std::vector<std::string>> rows = {{short_name(heading), "amount", "how"}};
  for (const Reason& reason : reasons)
    rows.push_back({indented(reason.depth, reason.name), reason.amount, reason.how});
  if (reasons.empty())
    fmt::print("The scenario has no values of persons or households; name one with --value.\n");
  else
    fmt::print("{}", wrapped_table(rows));
}

void print(const std::vector<Reason>& base, const std::vector<Reason>& reform,
           const Options& options) {
  std::vector<std::vector<std::string>> rows = {
      {"", short_name(options.scenario_file), "", short_name(options.against), "how"}};
  bool all_read = true;
  for (const ComparedReason& line : side_by_side(base, reform)) {
    rows.push_back({indented(line.depth, line.name), line.base, line.base == line.reform ? "" : "→",
                    line.reform, line.how});
    all_read &= line.base != kNotRead && line.reform != kNotRead;
  }
  fmt::print("{}", wrapped_table(rows));
  if (!all_read) fmt::print("\n{}: not read there\n", kNotRead);
}

nlohmann::ordered_json as_json(const std::vector<Reason>& reasons) {
  auto list = nlohmann::ordered_json::array();
  for (const Reason& reason : reasons)
    list.push_back({{"depth", reason.depth},
                    {"name", reason.name},
                    {"amount", reason.amount},
                    {"how", reason.how}});
  return list;
}

void print(const nlohmann::ordered_json& json) { fmt::print("{}\n", json_text(json, 2)); }

void explain_amounts(const Options& options, Session& session) {
  FollowedRun run = followed(options.scenario_file, options, session);
  if (options.against.empty()) {
    run.require(options.values);
    const std::vector<Reason> base = reasons(run, options);
    return options.json ? print(as_json(base)) : print(base, options.scenario_file);
  }
  FollowedRun other = followed(options.against, options, session);
  require_known(options.values, {&run, &other});
  const std::vector<Reason> base = reasons(run, options), reform = reasons(other, options);
  if (options.json)
    print({{"base", as_json(base)}, {"reform", as_json(reform)}});
  else
    print(base, reform, options);
}

std::vector<LifeEvent> story(const std::string& file, const Options& options, Session& session) {
  const Scenario scenario = session.read(file);
  const Month last = options.at.empty() ? scenario.time.to : month_at(options.at, scenario);
  return story_of(scenario, options.person, last, options.values, session);
}

void tell_story(const Options& options, Session& session) {
  const std::vector<LifeEvent> base = story(options.scenario_file, options, session);
  if (options.against.empty()) {
    if (options.json) return print(story_json(base));
    fmt::print("{}", story_text(base));
    return;
  }
  const std::vector<LifeEvent> reform = story(options.against, options, session);
  if (options.json) return print({{"base", story_json(base)}, {"reform", story_json(reform)}});
  fmt::print("- only in {}\n+ only in {}\n\n{}", options.scenario_file, options.against,
             story_text(base, reform));
}

}  // namespace

void add_explain(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "explain", "Tell why a citizen got an amount, how a life goes, or what a mistake means");
  command
      ->add_option("SCENARIO", options->scenario_file,
                   "Scenario file; or the code of a mistake, for example E201, and nothing else")
      ->required();
  command
      ->add_option(
          "--person", options->person,
          "Key of the person, as `civitas list persons SCENARIO` shows it, or id in the microdata")
      ->type_name("KEY");
  command->add_flag("--story", options->story,
                    "Tell what happens in the person's life, month by month");
  command->add_option("--at", options->at, "Month; of a story the last one")->type_name("YYYY-MM");
  command
      ->add_option(
          "--value", options->values,
          "What to explain, for example household.disposable; may be given again; default: "
          "all that no other value reads, of a story what the panel follows")
      ->type_name("NAME")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--against", options->against, "A reform, side by side")->type_name("REFORM");
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->footer(
      footer("civitas explain scenarios/austria.yaml --persons weighted --person 101 --at 2026-06",
             "", false));
  command->callback([options] {
    if (looks_like_code(options->scenario_file))
      return print_mistake_page(options->scenario_file, options->json);
    if (options->person.empty()) throw CLI::RequiredError("--person");
    if (options->at.empty() && !options->story) throw CLI::RequiredError("--at");
    Session session(options->scenario);
    options->story ? tell_story(*options, session) : explain_amounts(*options, session);
  });
}

}  // namespace civitas
