// SPDX-License-Identifier: Apache-2.0
// A village to try formulas on: persons and households with columns of every kind, a few
// parameters, schedules and values; what a formula gives there, and what is wrong with it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/key.hpp"
#include "sim/engine/evaluation.hpp"
#include "sim/language/binder.hpp"
#include "sim/language/program.hpp"
#include "sim/population/expand.hpp"

namespace civitas::language {

/// A formula as if it stood in line 7 of a file, from column 11 on.
inline Text written(const std::string& chars) {
  Text text(chars, "law.yaml");
  text.stands(0, {7, 11});
  return text;
}

struct Member {
  int age = 30;
  double wage = 0;  // EUR/year
  int sex = 0;
  bool adopted = false;
  double points = 0;  // a pure number
  double weight = 1;
};
struct Home {
  double rent = 0;  // EUR/month
  int region = 0;
  std::vector<Member> members;
};

class Village {
 public:
  explicit Village(const std::vector<Home>& homes) {
    Table persons, households;
    std::vector<std::uint32_t> household_of;
    std::vector<std::vector<double>> of_persons, of_homes;
    for (const Home& home : homes) {
      double weights = 0;
      for (const Member& member : home.members) {
        persons.keys.push_back(hash(of_persons.size(), 1));
        household_of.push_back(static_cast<std::uint32_t>(of_homes.size()));
        of_persons.push_back({static_cast<double>(member.age), member.wage,
                              static_cast<double>(member.sex), member.adopted ? 1.0 : 0.0,
                              member.points, member.weight});
        weights += member.weight;
      }
      households.keys.push_back(hash(of_homes.size(), 2));
      of_homes.push_back({home.rent, static_cast<double>(home.region),
                          weights / static_cast<double>(home.members.size())});
    }
    fill(persons,
         {attribute("age", Storage::integer), attribute("wage", Storage::real, "EUR/year"),
          attribute("sex", Storage::category, "1", {"woman", "man"}),
          attribute("adopted", Storage::boolean), attribute("points", Storage::real),
          attribute("weight", Storage::real)},
         of_persons);
    fill(households,
         {attribute("rent", Storage::real, "EUR/month"),
          attribute("region", Storage::category, "1", {"Vienna", "Tyrol", "Styria"}),
          attribute("weight", Storage::real)},
         of_homes);
    population = ordered(persons, households, household_of);
    for (const Entity entity : kAllEntities) {
      for (std::size_t i = 0; i < population[entity].columns.size(); ++i) {
        const Attribute& known = population[entity].columns[i].attribute;
        const Type type = known.storage == Storage::boolean ? Type::boolean()
                          : known.storage == Storage::category
                              ? Type::category(known.labels)
                              : Type::number(*Unit::parse(known.unit));
        scope.symbols.emplace(std::string(name(entity)) + "." + known.name,
                              ColumnSymbol{entity, static_cast<int>(i), type});
      }
    }
    number("now.step_years", 1 / 12.0, "1");
    number("benefit.amount", 138.4, "EUR/month");
    number("rate", 0.25, "1");
    number("none", 0, "1");
    schedule(
        "income_tax", "EUR/year", "EUR/year",
        {ScheduleKind::marginal_rate, {0, 11000, 18000, 31000, 60000}, {0, 0.2, 0.3, 0.42, 0.48}});
    schedule("points_rate", "1", "1", {ScheduleKind::marginal_rate, {-2, 0, 3}, {0.1, 0.3, -0.2}});
    schedule("points_steps", "1", "1", {ScheduleKind::marginal_amount, {0, 2, 5}, {10, 20, 40}});
    schedule("points_class", "1", "1", {ScheduleKind::single_amount, {0, 2, 5}, {10, 20, 40}});
    scope.symbols.emplace("table", TableSymbol{});
  }

  void number(const std::string& name, double value, const std::string& unit) {
    scope.symbols.emplace(name, NumberSymbol{static_cast<int>(scalars.numbers.size()),
                                             Type::number(*Unit::parse(unit))});
    scalars.numbers.push_back(value);
  }
  void schedule(const std::string& name, const std::string& base, const std::string& gives,
                Schedule schedule) {
    scope.symbols.emplace(name, ScheduleSymbol{static_cast<int>(scalars.schedules.size()),
                                               *Unit::parse(base), *Unit::parse(gives)});
    scalars.schedules.push_back(std::move(schedule));
  }
  void value(const std::string& name, Entity entity, const std::string& formula,
             const std::string& unit = "") {
    std::optional<Unit> declared;
    if (!unit.empty()) declared = Unit::parse(unit);
    scope.symbols.emplace(name,
                          FormulaSymbol{entity, written(formula), declared, {"law.yaml", 7, 3}});
  }

  /// The rows of a formula for each of `entity`, or its one number for Entity::world. Computed over
  /// blocks of `block_size` persons.
  std::vector<double> rows(const std::string& formula, Entity entity = Entity::person,
                           std::size_t block_size = 1024, int threads = 1) const {
    Graph graph;
    Problems problems;
    const auto bound = Binder(scope, graph, problems).bind(written(formula), entity);
    problems.throw_if_any();
    const NodeId node = Binder(scope, graph, problems).rows(bound->node, entity);
    const std::vector<Output> outputs = {{node, graph[node].stage}};
    const Program program(graph, outputs, scalars.numbers.size(), population);
    const Domain domain(population, block_size);
    const Workers workers(threads);
    Workspaces workspaces(workers);
    std::vector<double> result(entity == Entity::world ? 1 : population[entity].rows());
    Evaluation evaluation(graph, program);
    evaluation.run(domain, workers, workspaces, scalars,
                   [&](int stage, const Block& block, const Workspace& rows, std::size_t) {
                     if (entity == Entity::world || stage != outputs[0].stage) return;
                     std::copy_n(program.rows(stage, node, rows), block.count_of(entity),
                                 result.begin() + block.first_of(entity));
                   });
    if (entity == Entity::world) result[0] = evaluation.number(node);
    return result;
  }
  double number_of(const std::string& formula) const { return rows(formula, Entity::world)[0]; }

  /// What is wrong with the formula, as the user sees it; empty when nothing is.
  std::string mistake(const std::string& formula, Entity entity = Entity::person) const {
    Graph graph;
    Problems problems;
    Binder(scope, graph, problems).bind(written(formula), entity);
    std::string text;
    for (const Problem& problem : problems.list())
      text += (text.empty() ? "" : "\n") + to_string(problem);
    return text;
  }
  /// The type of a formula that is right.
  Type type(const std::string& formula, Entity entity = Entity::person) const {
    Graph graph;
    Problems problems;
    const auto bound = Binder(scope, graph, problems).bind(written(formula), entity);
    problems.throw_if_any();
    return bound->type;
  }

  Population population;
  Scope scope;
  Scalars scalars;

 private:
  static Attribute attribute(const std::string& name, Storage storage,
                             const std::string& unit = "1",
                             const std::vector<std::string>& labels = {}) {
    Attribute result;
    result.name = name;
    result.storage = storage;
    result.unit = unit;
    result.labels = labels;
    return result;
  }
  static void fill(Table& table, const std::vector<Attribute>& attributes,
                   const std::vector<std::vector<double>>& rows) {
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      const auto at = static_cast<std::size_t>(table.add(attributes[i]));
      for (std::size_t row = 0; row < rows.size(); ++row)
        table.columns[at].set_number(row, rows[row][i]);
    }
  }
};

/// A family of three in Vienna, a woman alone in Tyrol, a couple in Styria.
inline Village small_village() {
  return Village(
      {{600, 0, {{40, 40000, 0, true, 3, 2}, {42, 0, 1, false, -1, 2}, {9, 0, 0, false, 0, 2}}},
       {450, 1, {{70, 18000, 0, false, 5, 3}}},
       {0, 2, {{25, 11000, 1, true, 2, 1}, {23, 60000, 0, false, 2.5, 1}}}});
}

}  // namespace civitas::language
