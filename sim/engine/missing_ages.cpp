// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/missing_ages.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/population/age_limits.hpp"

namespace civitas {
namespace {

using language::NodeId;
using language::Operation;
using Ages = std::array<bool, kOldestAge + 1>;

// Of persons at the start, and of those who are between them and get there.
Ages ages_of(const Column& column, bool they_age, const TimeSpan& time) {
  Ages ages{};
  int oldest = 0;
  for (std::size_t row = 0; row < column.rows(); ++row) {
    const double age = std::floor(column.number(row));
    if (!(age >= 0 && age <= kOldestAge)) continue;
    ages[static_cast<std::size_t>(age)] = true;
    oldest = std::max(oldest, static_cast<int>(age));
  }
  if (!they_age) return ages;
  const int years = (static_cast<int>(time.steps()) * time.months_per_step + 11) / 12;
  const Ages at_start = ages;
  for (int age = 0; age <= oldest; ++age) {
    for (int later = age; later <= std::min(oldest, age + years); ++later)
      if (at_start[static_cast<std::size_t>(age)]) ages[static_cast<std::size_t>(later)] = true;
  }
  return ages;
}

// "18-24, 90".
std::string in_words(const Ages& ages) {
  std::string text;
  for (std::size_t age = 0; age < ages.size(); ++age) {
    if (!ages[age]) continue;
    const std::size_t first = age;
    while (age + 1 < ages.size() && ages[age + 1]) ++age;
    text += (text.empty() ? "" : ", ") + std::to_string(first) +
            (age > first ? "-" + std::to_string(age) : "");
  }
  return text;
}

class Lookups {
 public:
  Lookups(const Scenario& scenario, const std::vector<Plan::Process>& processes,
          const language::Scope& scope)
      : binder_(scope, graph_, told_before_) {
    const auto of_everybody = [&](const Text& formula, Entity entity, std::set<NodeId>& into) {
      if (formula.chars.empty()) return;
      if (const auto bound = binder_.bind(formula, entity)) into.insert(bound->node);
    };
    for (const StateColumn& column : scenario.state)
      of_everybody(column.start, column.entity, at_start_);
    for (const Plan::Process& process : processes) {
      for (const Declaration::Value& value : process.declaration->values()) {
        const Text name(value.name, scenario.file);
        if (const auto bound = binder_.bind_name(value.name, name)) later_.insert(bound->node);
      }
      const Rule* rule = process.written;
      if (rule == nullptr || !rule->where.chars.empty() || !rule->chance.chars.empty() ||
          !rule->first.chars.empty())
        continue;
      for (const Rule::Set& set : rule->sets) of_everybody(set.formula, rule->of, later_);
    }
    for (const Indicator& indicator : scenario.indicators) {
      if (indicator.where.chars.empty() && indicator.statistic != Statistic::number)
        of_everybody(indicator.formula, indicator.of, later_);
    }
  }

  const language::Graph& graph() const { return graph_; }
  std::vector<NodeId> at_start() const { return behind(at_start_); }
  std::vector<NodeId> later() const { return behind(later_); }

  // The stairs of ages along an axis of the table; null: it has no such axis.
  const language::Stairs* ages_in(NodeId index, int age) const {
    if (index < 0) return nullptr;
    const language::Node& node = graph_[index];
    if (node.operation == Operation::add) {
      const language::Stairs* left = ages_in(node.a, age);
      return left != nullptr ? left : ages_in(node.b, age);
    }
    if (node.operation == Operation::multiply) return ages_in(node.a, age);
    if (node.operation != Operation::climb) return nullptr;
    const language::Node& climber = graph_[node.a];
    const bool by_age = climber.operation == Operation::column &&
                        climber.entity == Entity::person && climber.slot == age;
    return by_age ? &graph_.stairs()[static_cast<std::size_t>(node.slot)] : nullptr;
  }

 private:
  // Not what `where`, `and` and `or` may drop.
  std::vector<NodeId> behind(std::set<NodeId> open) const {
    std::vector<NodeId> picks;
    std::set<NodeId> seen;
    while (!open.empty()) {
      const NodeId id = open.extract(open.begin()).value();
      if (id < 0 || !seen.insert(id).second) continue;
      const language::Node& node = graph_[id];
      if (node.operation == Operation::both || node.operation == Operation::either) continue;
      if (node.operation == Operation::pick) picks.push_back(id);
      open.insert(node.a);
      if (node.operation != Operation::select) open.insert({node.b, node.c});
    }
    return picks;
  }

  language::Graph graph_;
  Problems told_before_;
  language::Binder binder_;
  std::set<NodeId> at_start_, later_;  // formulas whose results are asked for of everybody
};

}  // namespace

std::vector<Problem> missing_ages(const Scenario& scenario, const Population& population,
                                  const std::vector<Plan::Process>& processes,
                                  const language::Scope& scope) {
  std::vector<Problem> doubts;
  const Table& persons = population[Entity::person];
  const int column = persons.find("age");
  const bool of_records =
      column >= 0 &&
      std::none_of(scenario.state.begin(), scenario.state.end(), [](const auto& one) {
        return one.entity == Entity::person && one.attribute.name == "age";
      });
  if (!of_records || !is_age(persons.columns[static_cast<std::size_t>(column)].attribute))
    return doubts;
  const Lookups lookups(scenario, processes, scope);
  const bool they_age = std::any_of(processes.begin(), processes.end(), [](const auto& process) {
    const auto& writes = process.declaration->writes();
    return std::find(writes.begin(), writes.end(), "person.age") != writes.end();
  });
  std::set<NodeId> told;
  const auto look = [&](const std::vector<NodeId>& picks, bool ageing) {
    std::optional<Ages> ages;
    for (const NodeId pick : picks) {
      const auto* stairs = lookups.ages_in(lookups.graph()[pick].a, column);
      const std::vector<language::Lookup> written = lookups.graph().lookups_behind(pick);
      if (stairs == nullptr || written.empty() || told.contains(pick)) continue;
      if (!ages)
        ages = ages_of(persons.columns[static_cast<std::size_t>(column)], ageing, scenario.time);
      Ages missing = *ages;
      for (std::size_t age = 0; age < missing.size(); ++age)
        missing[age] = missing[age] && stairs->at(static_cast<double>(age)) < 0;
      const std::string which = in_words(missing);
      if (which.empty()) continue;
      told.insert(pick);
      const language::Lookup& lookup = written.back();  // of the pick itself
      doubts.push_back(
          {Mistake::no_number, lookup.place,
           "the table '" + lookup.table + "' does not have all ages that persons are of",
           "it has none for " + which + ", and the run ends when they look there",
           "Add these ages to the table, or look up within where(…) for those who are in it"});
    }
  };
  look(lookups.later(), they_age);
  look(lookups.at_start(), false);
  return doubts;
}

}  // namespace civitas
