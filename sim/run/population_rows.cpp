// SPDX-License-Identifier: Apache-2.0
#include "sim/run/population_rows.hpp"

#include <algorithm>
#include <cmath>

#include "sim/engine/explanation.hpp"
#include "sim/engine/inspection.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/run/stock_rows.hpp"
#include "sim/run/threads.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {
namespace {

constexpr std::size_t kListed = 20;
std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string type_word(Storage storage) {
  switch (storage) {
    case Storage::boolean:
      return "bool";
    case Storage::category:
      return "category";
    case Storage::integer:
      return "integer";
    case Storage::real:
      return "real";
  }
  throw Bug("unknown storage");
}

// "file, uprate, labour": from where, what made it another, and what changes it.
std::string filled_by(const Plan& plan, const std::string& column) {
  const PopulationSource& source = plan.scenario().population;
  std::vector<std::string> list = {source.microdata.empty() ? "made up" : "file"};
  for (const StateColumn& state : plan.scenario().state) {
    if (full_name(state) == column) list = {"state"};
  }
  for (const Plan::Process& process : plan.processes()) {
    if (is_among(process.declaration->added(), column)) list.clear();
  }
  const auto named = [&](const Text& text) { return text.chars == column; };
  const auto holds = [&](const std::vector<Text>& columns) {
    return std::any_of(columns.begin(), columns.end(), named);
  };
  if (source.uprating && holds(source.uprating->columns)) list.emplace_back("uprate");
  if (source.gross_up && holds(source.gross_up->columns)) list.emplace_back("gross_up");
  for (const Plan::Process& process : plan.processes()) {
    if (is_among(process.declaration->writes(), column))
      list.push_back(process.declaration->process());
  }
  return joined(list);
}

}  // namespace

Rows column_rows(const Plan& plan) {
  Rows rows = {{"column", "type", "unit", "filled by", "labels", "meaning"}};
  for (const Entity entity : kAllEntities) {
    for (const Column& column : plan.population()[entity].columns) {
      const Attribute& attribute = column.attribute;
      const std::string full = std::string(name(entity)) + "." + attribute.name;
      rows.push_back({full, type_word(attribute.storage),
                      attribute.storage == Storage::real || attribute.storage == Storage::integer
                          ? attribute.unit
                          : "",
                      filled_by(plan, full), joined(attribute.labels), attribute.description});
    }
  }
  const Rows stocks = stock_rows(&plan);
  for (std::size_t i = 1; i < stocks.size(); ++i)
    rows.push_back({stocks[i][0], "stock", stocks[i][2], stocks[i][3], stocks[i][4], stocks[i][5]});
  return rows;
}

namespace {

// Persons as they are before the first month, or at the end of one, and which of them are listed.
struct People {
  Population population;
  std::vector<std::size_t> rows;
  std::size_t all = 0;
};

People people_of(const Plan& plan, const std::string& where, std::optional<Month> at) {
  const TimeSpan& time = plan.scenario().time;
  const Workers workers(threads_to_use(0));
  Simulation simulation(plan, plan.scenario().seed, 1, kBlockPersons, workers);
  while (at && simulation.steps_done() < time.steps() &&
         time.of_step(simulation.steps_done()) <= *at)
    simulation.step(false);
  People people{simulation.population(), {}, 0};
  const std::size_t persons = people.population[Entity::person].rows();
  std::vector<double> wanted(persons, 1);
  if (!where.empty()) {
    const Inspection inspection =
        at ? Inspection(plan, simulation) : Inspection(plan, simulation.population(), 0);
    wanted =
        inspection.ask_for(Text(where, "--where"), Entity::person, language::Type::boolean()).rows;
  }
  for (std::size_t row = 0; row < persons; ++row) {
    if (wanted[row] != 0 && people.all++ < kListed) people.rows.push_back(row);
  }
  return people;
}

// Amounts as {number, unit}.
nlohmann::ordered_json json_of(const language::Type& type, double value) {
  using Json = nlohmann::ordered_json;
  if (std::isnan(value)) return {};
  if (type.is_boolean()) return value != 0;
  if (type.is_category() || type.unit.is_date()) return shown(type, value);
  return type.unit.is_one() ? Json(value) : Json{{"number", value}, {"unit", type.unit.text()}};
}

}  // namespace

Persons persons_where(const Plan& plan, const std::string& where, std::optional<Month> at) {
  const People people = people_of(plan, where, at);
  const Table& persons = people.population[Entity::person];
  Persons found{people.all, {{"key"}}, nlohmann::ordered_json::array()};
  for (const Column& column : persons.columns) found.rows[0].push_back(column.attribute.name);
  for (const std::size_t row : people.rows) {
    const std::string key = std::to_string(persons.keys[row]);
    found.rows.push_back({key});
    nlohmann::ordered_json person = {{"key", key}};
    for (const Column& column : persons.columns) {
      const language::Type type = type_of(column.attribute);
      found.rows.back().push_back(shown(type, column.number(row)));
      person[column.attribute.name] = json_of(type, column.number(row));
    }
    found.json.push_back(person);
  }
  return found;
}

}  // namespace civitas
