// SPDX-License-Identifier: Apache-2.0
// `civitas explain`: why a citizen got an amount, step by step, under one scenario or two; or what
// the code of a mistake means.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/core/key.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/explanation.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/io/microdata_reader.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/mistake_page.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/run/threads.hpp"

namespace civitas {
namespace {

struct Options {
  std::string scenario_file, against, person, at;
  std::vector<std::string> values;
  ScenarioOptions scenario;
  bool json = false;
};

// The row of the person with this key or, first copy, this id in the microdata.
std::optional<std::size_t> row_of(const std::string& person, const Population& population) {
  const auto& keys = population[Entity::person].keys;
  std::uint64_t key = 0;
  const char* end = person.data() + person.size();
  const bool number = std::from_chars(person.data(), end, key).ptr == end;
  const std::uint64_t record = record_key(Entity::person, person);
  for (const std::uint64_t wanted : {number ? key : record, record, hash(record, 0)}) {
    const auto at = std::find(keys.begin(), keys.end(), wanted);
    if (at != keys.end()) return static_cast<std::size_t>(at - keys.begin());
  }
  return std::nullopt;
}

std::size_t row_of(const std::string& person, const Inspection& inspection,
                   const std::string& month) {
  if (const auto row = row_of(person, inspection.population())) return *row;
  if (row_of(person, inspection.plan().population()))
    throw InputError({Mistake::option_unfit,
                      {"--person", 0, 0},
                      "person '" + person + "' is not there any more in " + month,
                      "who dies or leaves the country has no amounts",
                      "Choose an earlier month with --at"});
  throw InputError(
      {Mistake::option_unfit,
       {"--person", 0, 0},
       "nobody has the key or id '" + person + "'",
       "of " + std::to_string(inspection.population().persons()) + " persons in " + month,
       "Take a key from the panel of a results file, or an id of the microdata; with "
       "few --persons not every record is copied"});
}

std::size_t step_at(const Scenario& scenario, const std::string& text) {
  const auto month = Month::parse(text);
  if (!month || *month < scenario.time.from || scenario.time.to < *month)
    throw InputError(
        {Mistake::option_unfit,
         {"--at", 0, 0},
         "'" + text + "' is no month of the scenario",
         "it runs from " + scenario.time.from.text() + " to " + scenario.time.to.text(),
         "Write for example --at " + scenario.time.from.text()});
  return static_cast<std::size_t>((month->number - scenario.time.from.number) /
                                  scenario.time.months_per_step);
}

std::vector<Reason> reasons(const std::string& file, const Options& options, Session& session) {
  const Scenario scenario = session.read(file);
  const std::size_t step = step_at(scenario, options.at);
  const auto plan = session.plan(scenario);
  const Workers workers(threads_to_use(0));
  Simulation simulation(*plan, scenario.seed, 1, 1024, workers);
  for (std::size_t i = 0; i <= step; ++i) simulation.step(false);
  const Inspection inspection(*plan, simulation);
  const std::size_t row = row_of(options.person, inspection, options.at);
  std::vector<std::string> names = options.values;
  if (names.empty()) names = outcomes(plan->scenario());
  std::vector<Reason> all;
  for (const std::string& name : names) {
    if (inspection.scope().find(name) == nullptr) {
      std::vector<std::string> known;
      for (const auto& [full, symbol] : inspection.scope().symbols) known.push_back(full);
      throw InputError({Mistake::option_unfit,
                        {"--value", 0, 0},
                        "unknown name '" + name + "'",
                        "",
                        did_you_mean(name, known)});
    }
    const std::vector<Reason> some = explain(inspection, name, row);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::string indented(const Reason& reason) {
  return std::string(2 * static_cast<std::size_t>(reason.depth), ' ') + reason.name;
}

bool same_shape(const std::vector<Reason>& a, const std::vector<Reason>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Reason& x, const Reason& y) {
    return x.depth == y.depth && x.name == y.name;
  });
}

void print(const std::vector<Reason>& reasons, const std::string& heading) {
  std::vector<std::vector<std::string>> rows = {{heading, "amount", "how"}};
  for (const Reason& reason : reasons)
    rows.push_back({indented(reason), reason.amount, reason.how});
  fmt::print("{}", table(rows));
}

void print(const std::vector<Reason>& base, const std::vector<Reason>& reform,
           const Options& options) {
  if (!same_shape(base, reform)) {
    print(base, options.scenario_file);
    fmt::print("\n");
    print(reform, options.against);
    return;
  }
  std::vector<std::vector<std::string>> rows = {
      {"", options.scenario_file, "", options.against, "how"}};
  for (std::size_t i = 0; i < base.size(); ++i) {
    const bool same_how = base[i].how == reform[i].how;
    rows.push_back({indented(base[i]), base[i].amount,
                    base[i].amount == reform[i].amount ? "" : "→", reform[i].amount,
                    same_how ? base[i].how : base[i].how + " → " + reform[i].how});
  }
  fmt::print("{}", table(rows));
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

}  // namespace

void add_explain(CLI::App& app, int&) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("explain", "Tell why a citizen got an amount, or what a mistake means");
  command
      ->add_option("SCENARIO", options->scenario_file,
                   "Scenario file; or the code of a mistake, for example E201, and nothing else")
      ->required();
  command->add_option("--person", options->person, "Key of the person, or id in the microdata")
      ->type_name("KEY");
  command->add_option("--at", options->at, "Month")->type_name("YYYY-MM");
  command
      ->add_option("--value", options->values,
                   "What to explain, for example household.disposable; default: all that no "
                   "other value reads")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--against", options->against, "A reform, side by side")->type_name("REFORM");
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->callback([options] {
    if (looks_like_code(options->scenario_file))
      return print_mistake_page(options->scenario_file, options->json);
    if (options->person.empty()) throw CLI::RequiredError("--person");
    if (options->at.empty()) throw CLI::RequiredError("--at");
    Session session(options->scenario);
    const std::vector<Reason> base = reasons(options->scenario_file, *options, session);
    if (options->against.empty()) {
      if (options->json)
        fmt::print("{}\n", as_json(base).dump(2));
      else
        print(base, options->scenario_file);
      return;
    }
    const std::vector<Reason> reform = reasons(options->against, *options, session);
    if (options->json)
      fmt::print(
          "{}\n",
          nlohmann::ordered_json{{"base", as_json(base)}, {"reform", as_json(reform)}}.dump(2));
    else
      print(base, reform, *options);
  });
}

}  // namespace civitas
