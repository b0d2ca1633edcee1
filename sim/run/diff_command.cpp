// SPDX-License-Identifier: Apache-2.0
// `civitas diff`: what differs between two scenarios, and what reads the parameters that differ.
#include <fmt/format.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/io/json_text.hpp"
#include "sim/language/binder.hpp"
#include "sim/run/commands.hpp"
#include "sim/run/difference.hpp"
#include "sim/run/footer.hpp"
#include "sim/run/journey_difference.hpp"
#include "sim/run/scenario_options.hpp"
#include "sim/run/screen.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/indexation.hpp"

namespace civitas {
namespace {

/// Who reads a parameter, directly, through values, or because a parameter is indexed by it.
struct Readers {
  std::set<std::string> values, indicators, models, rules;
};

class ReaderIndex {
 public:
  void add(const Plan& plan) {
    Problems none;  // the plan is whole
    const language::Scope scope = plan.law().scope(plan.population(), none);
    language::Graph graph;
    language::Binder binder(scope, graph, none);
    std::map<std::string, std::set<std::string>> read_by;
    for (const Value& value : plan.scenario().values) {
      binder.forget_read();
      binder.bind_name(value.name, value.formula);
      read_by[value.name] = binder.read();
      if (!is_former_name(value.name)) enter(plan, binder.read(), &Readers::values, value.name);
    }
    for (const Plan::Process& process : plan.processes()) {
      const Declaration& declaration = *process.declaration;
      std::set<std::string> read(declaration.parameters().begin(), declaration.parameters().end());
      read.insert(declaration.tables().begin(), declaration.tables().end());
      for (const Declaration::Value& value : declaration.values())
        read.insert(read_by[value.name].begin(), read_by[value.name].end());
      enter(plan, read, process.rule != nullptr ? &Readers::rules : &Readers::models,
            declaration.process());
    }
    for (const Plan::Cadence& cadence : plan.cadences()) {
      for (const Tally::Shape& shape : cadence.tally.shapes()) {
        if (!is_indicator(plan.scenario(), shape.series.name)) continue;  // a breakdown of one
        enter(plan, {shape.read.begin(), shape.read.end()}, &Readers::indicators,
              shape.series.name);
      }
    }
  }

  const Readers& of(const std::string& parameter) const {
    static const Readers nobody;
    const auto found = readers_.find(parameter);
    return found == readers_.end() ? nobody : found->second;
  }

 private:
  static bool is_indicator(const Scenario& scenario, const std::string& name) {
    return std::any_of(scenario.indicators.begin(), scenario.indicators.end(),
                       [&](const Indicator& indicator) { return indicator.name == name; });
  }

  void enter(const Plan& plan, std::set<std::string> read, std::set<std::string> Readers::*kind,
             const std::string& reader) {
    add_indexes(plan.scenario().parameters, read);
    for (const std::string& name : read) (readers_[name].*kind).insert(reader);
  }

  std::map<std::string, Readers> readers_;
};

bool is_parameter(const Difference& difference) {
  return difference.block == "parameters" || difference.block == "assumptions";
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void print_parameters(const std::vector<Difference>& list, const ReaderIndex& readers) {
  std::vector<std::vector<std::string>> rows = {
      {"parameter", "part", "from", "until", "old", "new", "unit"}};
  std::vector<std::string> names;
  for (const Difference& d : list) {
    if (!is_parameter(d) || is_of_words(d)) continue;
    rows.push_back({d.name, d.part, d.from, d.until, d.before.empty() ? "–" : d.before,
                    d.after.empty() ? "–" : d.after, d.unit});
    if (names.empty() || names.back() != d.name) names.push_back(d.name);
  }
  if (names.empty()) return;
  fmt::print("{}\n", table(rows));
  for (const std::string& name : names) {
    const Readers& all = readers.of(name);
    fmt::print("{} is read by\n", name);
    const std::pair<const char*, const std::set<std::string>*> kinds[] = {
        {"values", &all.values},
        {"indicators", &all.indicators},
        {"models", &all.models},
        {"rules", &all.rules}};
    bool read = false;
    for (const auto& [kind, readers_of_kind] : kinds) {
      read = read || !readers_of_kind->empty();
      if (!readers_of_kind->empty()) fmt::print("  {:<11}{}\n", kind, joined(*readers_of_kind));
    }
    if (!read) fmt::print("  nothing\n");
  }
  fmt::print("\n");
}

void print_others(const std::vector<Difference>& list) {
  for (const Difference& d : list) {
    if (is_parameter(d) && !is_of_words(d)) continue;
    fmt::print("{}{}{}{}{}\n", d.block, d.name.empty() ? "" : ": " + d.name,
               d.part.empty() ? "" : ", " + d.part, d.from.empty() ? "" : " from " + d.from,
               d.until.empty() ? "" : " to " + d.until);
    fmt::print("  old  {}\n  new  {}\n", d.before.empty() ? "–" : d.before,
               d.after.empty() ? "–" : d.after);
  }
}

nlohmann::ordered_json as_json(const std::string& a, const std::string& b,
                               const std::vector<Difference>& list, const ReaderIndex& readers) {
  nlohmann::ordered_json json = {{"a", a}, {"b", b}, {"differences", nlohmann::json::array()}};
  const auto or_null = [](const std::string& text) {
    return text.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text);
  };
  for (const Difference& d : list) {
    nlohmann::ordered_json entry = {{"block", d.block},          {"name", or_null(d.name)},
                                    {"part", or_null(d.part)},   {"from", or_null(d.from)},
                                    {"until", or_null(d.until)}, {"old", or_null(d.before)},
                                    {"new", or_null(d.after)},   {"unit", or_null(d.unit)}};
    if (is_parameter(d)) {
      entry["values"] = readers.of(d.name).values;
      entry["indicators"] = readers.of(d.name).indicators;
      entry["models"] = readers.of(d.name).models;
      entry["rules"] = readers.of(d.name).rules;
    }
    json["differences"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace

void add_diff(CLI::App& app, int&) {
  struct Options {
    std::string a, b;
    ScenarioOptions scenario;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "diff",
      "What differs between two scenarios, resolved: numbers by date, who reads them, formulas and "
      "all other blocks, but the title and description of the scenario itself. The exit code is 0 "
      "also when they differ");
  command->add_option("A", options->a, "Scenario file: the old")->required();
  command->add_option("B", options->b, "Scenario file: the new")->required();
  add_scenario_options(*command, options->scenario);
  command->add_flag("--json", options->json, "For machines");
  command->footer(footer("civitas diff scenarios/austria.yaml mine.yaml", "", false));
  command->callback([options] {
    Session session(options->scenario);
    Problems problems;
    std::vector<Scenario> both;
    for (const std::string& path : {options->a, options->b}) {
      try {
        both.push_back(session.read(path));
      } catch (const InputError& error) {
        problems.add(error);
      }
    }
    problems.throw_if_any();
    const std::vector<Difference> list =
        with_journeys(differences(both[0], both[1]), both[0], both[1]);
    ReaderIndex readers;
    for (Scenario& scenario : both) {
      if (scenario.population.is_records())
        scenario.population.persons.reset();  // the records say it all
      readers.add(*session.bound(scenario));
    }
    if (options->json) {
      fmt::print("{}\n", json_text(as_json(options->a, options->b, list, readers), 2));
    } else if (list.empty()) {
      fmt::print("no difference\n");
    } else {
      print_parameters(list, readers);
      print_others(list);
    }
  });
}

}  // namespace civitas
