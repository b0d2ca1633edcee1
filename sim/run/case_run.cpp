// SPDX-License-Identifier: Apache-2.0
#include "sim/run/case_run.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/engine/inspection.hpp"
#include "sim/engine/start_value.hpp"
#include "sim/io/case_reader.hpp"
#include "sim/run/session.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

// Rows for those given, with the columns of `like`.
Population people(const TestCase& test, const Population& like) {
  Population population;
  const std::size_t households = test.households.size();
  std::size_t persons = 0;
  population.first_member.push_back(0);
  for (std::size_t h = 0; h < households; ++h) {
    const std::size_t members = test.households[h].members.size();
    population.household.insert(population.household.end(), members, static_cast<std::uint32_t>(h));
    persons += members;
    population.first_member.push_back(static_cast<std::uint32_t>(persons));
  }
  for (const Entity entity : kAllEntities) {
    Table& table = population[entity];
    const std::size_t rows = entity == Entity::person ? persons : households;
    for (std::size_t i = 0; i < rows; ++i) table.keys.push_back(i + 1);
    for (const Column& column : like[entity].columns) table.add(column.attribute);
    Column& weight = table.columns[static_cast<std::size_t>(table.find(kWeight))];
    for (std::size_t i = 0; i < rows; ++i) weight.set_number(i, 1);
  }
  return population;
}

class CaseRun {
 public:
  CaseRun(const TestCase& test, Problems& problems) : test_(test), problems_(problems) {}

  void run(Session& session, std::vector<std::string>& read) {
    read.push_back(test_.scenario);
    Scenario scenario = session.read(test_.scenario);
    const std::vector<std::string> files = files_of(scenario);
    read.insert(read.end(), files.begin(), files.end());
    scenario.time.from = scenario.time.to = test_.at;
    apply(scenario, test_.changes, problems_);
    for (const Parameter& parameter : scenario.parameters)
      validate(parameter, problems_, &scenario);
    problems_.throw_if_any();
    scenario.panel = {};
    Population given = people(test_, session.records(scenario));
    fill(given, false);
    const Plan plan(scenario, given);
    Population whole = plan.population();
    fill(whole, true);
    problems_.throw_if_any();
    start_state(plan, whole);
    const Inspection inspection(plan, std::move(whole), 0);
    for (const Expected& expected : test_.expected) compare(expected, inspection);
  }

 private:
  // Only after the plan has been made are the columns of models and of the state known.
  void fill(Population& population, bool all_are_known) {
    std::size_t person = 0;
    for (std::size_t h = 0; h < test_.households.size(); ++h) {
      const GivenHousehold& household = test_.households[h];
      for (const Given& given : household.attributes)
        set(population, Entity::household, h, given, all_are_known);
      for (const auto& member : household.members) {
        for (const Given& given : member)
          set(population, Entity::person, person, given, all_are_known);
        ++person;
      }
    }
  }

  void set(Population& population, Entity entity, std::size_t row, const Given& given,
           bool all_are_known) {
    Table& table = population[entity];
    const int at = table.find(given.attribute.chars);
    if (at < 0) {
      if (!all_are_known) return;
      std::vector<std::string> known;
      for (const Column& column : table.columns) known.push_back(column.attribute.name);
      problems_.add(Mistake::case_unfit, given.attribute.place(),
                    fmt::format("a {} has no attribute '{}'", name(entity), given.attribute.chars),
                    "", did_you_mean(given.attribute.chars, known));
      return;
    }
    Column& column = table.columns[static_cast<std::size_t>(at)];
    if (const auto number = number_of(given.value, column.attribute, problems_))
      column.set_number(row, *number);
  }

  bool is_given(const StateColumn& column) const {
    const auto named = [&](const Given& given) {
      return given.attribute.chars == column.attribute.name;
    };
    for (const GivenHousehold& household : test_.households) {
      const auto& list = household.attributes;
      if (column.entity == Entity::household && std::any_of(list.begin(), list.end(), named))
        return true;
      for (const auto& member : household.members) {
        if (column.entity == Entity::person && std::any_of(member.begin(), member.end(), named))
          return true;
      }
    }
    return false;
  }

  void start_state(const Plan& plan, Population& population) const {
    for (const StateColumn& column : plan.scenario().state) {
      if (is_given(column)) continue;
      const Inspection inspection(plan, population, 0);
      const auto rows =
          inspection.ask_for(column.start, column.entity, type_of(column.attribute)).rows;
      Table& table = population[column.entity];
      const auto at = static_cast<std::size_t>(table.find(column.attribute.name));
      const auto start = std::find_if(
          plan.starts().begin(), plan.starts().end(),
          [&](const Plan::Start& one) { return one.entity == column.entity && one.column == at; });
      for (std::size_t i = 0; i < rows.size(); ++i) {
        require_start(plan, *start, population, i, rows[i]);
        table.columns[at].set_number(i, rows[i]);
      }
    }
  }

  void compare(const Expected& expected, const Inspection& inspection) {
    const std::string& word = expected.name.chars;
    const auto entity = entity_named(word.substr(0, word.find('.')));
    const auto answer = inspection.ask(expected.name, entity.value_or(Entity::world));
    if (answer.rows.size() != expected.values.size()) {
      problems_.add(
          Mistake::case_unfit, expected.name.place(),
          fmt::format("'{}' has {} value(s), but {} are expected", word, answer.rows.size(),
                      expected.values.size()),
          entity ? fmt::format("one for each {}, in the order given", name(*entity)) : "");
      return;
    }
    Attribute attribute;
    attribute.name = word;
    attribute.storage = answer.type.is_boolean()    ? Storage::boolean
                        : answer.type.is_category() ? Storage::category
                                                    : Storage::real;
    if (answer.type.is_category()) attribute.labels = *answer.type.labels;
    attribute.unit = answer.type.unit.text();
    for (std::size_t i = 0; i < answer.rows.size(); ++i) {
      const auto number = number_of(expected.values[i], attribute, problems_);
      if (!number || std::abs(answer.rows[i] - *number) <= test_.tolerance) continue;
      const std::string whose =
          entity && answer.rows.size() > 1 ? fmt::format(" of {} {}", name(*entity), i + 1) : "";
      problems_.add(Mistake::case_failed, expected.values[i].text.place(),
                    fmt::format("'{}'{} is {}, expected {}", word, whose,
                                shown(answer, answer.rows[i]), expected.values[i].text.chars));
    }
  }

  static std::string shown(const Inspection::Answer& answer, double value) {
    if (answer.type.is_boolean()) return value != 0 ? "true" : "false";
    if (answer.type.is_category() && value >= 0 &&
        value < static_cast<double>(answer.type.labels->size()))
      return (*answer.type.labels)[static_cast<std::size_t>(value)];
    if (std::isnan(value)) return "nothing: it has no result";
    return fmt::format("{:.10g}", value);
  }

  const TestCase& test_;
  Problems& problems_;
};

}  // namespace

std::vector<CaseOutcome> run_cases(const std::string& path, std::vector<std::string>& read) {
  read.push_back(path);
  Session session({});
  std::vector<CaseOutcome> outcomes;
  for (const TestCase& test : read_cases(path)) {
    Problems problems;
    try {
      CaseRun(test, problems).run(session, read);
    } catch (const InputError& error) {
      problems.add(error);
    }
    CaseOutcome outcome{test.name, test.place, problems.list()};
    if (!test.error.chars.empty()) {
      const auto says = [&](const Problem& problem) {
        return code(problem.mistake) == test.error.chars ||
               to_string(problem).find(test.error.chars) != std::string::npos;
      };
      const bool told = std::any_of(outcome.problems.begin(), outcome.problems.end(), says);
      if (told)
        outcome.problems.clear();
      else
        outcome.problems.push_back({Mistake::case_failed, test.error.place(),
                                    "an error is expected that says '" + test.error.chars + "'",
                                    outcome.problems.empty() ? "there was none" : "", ""});
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace civitas
