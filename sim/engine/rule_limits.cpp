// SPDX-License-Identifier: Apache-2.0
// What must hold while a rule runs: chances are chances, and a journey's steps can be left.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/engine/rule.hpp"
#include "sim/engine/rule_rows.hpp"

namespace civitas {
namespace {

constexpr double kRounding = 1e-9;

std::string in_words(double value) {
  return value == value ? fmt::format(" is {:.6g}", value) : " has no result";
}

}  // namespace

void BoundRule::bind_step(const Rule::Step& step, const language::Graph& graph,
                          language::Binder& binder, Problems& problems) {
  const auto bind = [&](const Text& formula, const language::Type& wanted) {
    if (formula.chars.empty()) return NodeId(-1);
    const auto bound = binder.bind_for(formula, rule_.of, wanted);
    return bound ? bound->node : -1;
  };
  const std::size_t mistakes = problems.size();
  StepNodes& nodes = steps_.emplace_back(StepNodes{&step, {}});
  for (const std::vector<Text>& way : step.ways) {
    std::vector<NodeId>& conditions = nodes.ways.emplace_back();
    for (const Text& condition : way)
      conditions.push_back(bind(condition, language::Type::boolean()));
  }
  const auto never = [&](NodeId node) {
    return node >= 0 && graph.is_constant(node) && graph[node].number == 0;
  };
  const bool stuck =
      !step.ways.empty() &&
      std::all_of(nodes.ways.begin(), nodes.ways.end(), [&](const std::vector<NodeId>& way) {
        return std::any_of(way.begin(), way.end(), never);
      });
  if (problems.size() > mistakes) return;
  if (stuck)
    problems.add(Mistake::journey_unfit, step.place,
                 "nobody can leave the step '" + step.name + "'",
                 "what it says of passing and failing never comes true",
                 "Write for example " + step.name + ": {chance: 0.5}");
  nodes.failure = bind(step.failure, language::Type::boolean());
  const auto rows_of = [&](const Text& condition) {
    const NodeId those = bind(condition, language::Type::boolean());
    return those < 0 ? those : binder.rows(those, rule_.of);
  };
  const NodeId whom = rows_of(step.whom), payers = rows_of(step.payers);
  const std::string in = "in the step '" + step.name + "' ";
  constexpr double kAny = std::numeric_limits<double>::max();
  nodes.months = bind(step.months, language::Type::number());
  if (const NodeId months = nodes.months; months >= 0 && whom >= 0)
    limit(
        {whom, binder.rows(months, rule_.of), 0, kAny, Mistake::number_outside, step.months.place(),
         in + "the number of months", "Months are 0 or more; clip(…, 0, 120) keeps them so"},
        graph, problems);
  if (const NodeId chance = bind(step.chance, language::Type::number()); chance >= 0 && whom >= 0)
    limit_chance(whom, binder.rows(chance, rule_.of), step.chance, in + "the chance", graph,
                 problems);
  const NodeId hours = bind(step.hours, language::Type::number(*language::Unit::parse("hour")));
  if (hours >= 0 && payers >= 0)
    limit(
        {payers, binder.rows(hours, rule_.of), 0, kAny, Mistake::number_outside, step.hours.place(),
         in + "the burden in hours", "A burden is 0 hours or more; max(0 hour, …) keeps it so"},
        graph, problems);
}

void BoundRule::limit_chance(NodeId whom, NodeId chance, const Text& written,
                             const std::string& what, const language::Graph& graph,
                             Problems& problems) {
  limit({whom, chance, 0, 1, Mistake::chance_outside, written.place(), what,
         "A chance lies between 0 and 1; hazard(rate) makes one of a yearly rate"},
        graph, problems);
}

// What is written as a number is held to it now, all else while the rule runs.
void BoundRule::limit(Limit limit, const language::Graph& graph, Problems& problems) {
  const language::Node& rows = graph[limit.value];
  const bool written =
      rows.operation == language::Operation::broadcast && graph.is_constant(rows.a);
  const double number = written ? graph[rows.a].number : 0;
  limit.least -= kRounding;
  limit.most += kRounding;
  if (!written || (number >= limit.least && number <= limit.most))
    return limits_.push_back(std::move(limit));
  problems.add(limit.mistake, limit.place, whose() + limit.what + in_words(number), "",
               limit.advice);
}

void BoundRule::check_limit(const Limit& limit, const Domain& domain, const Block& block,
                            const double* whom, const double* value, Month month) const {
  const std::size_t count = block.count_of(rule_.of);
  if (all_between(whom, value, limit.least, limit.most, count)) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (whom[i] == 0 || (value[i] >= limit.least && value[i] <= limit.most)) continue;
    fail(limit.mistake, limit.place, limit.what + in_words(value[i]), domain,
         block.first_of(rule_.of) + i, month, limit.advice);
  }
}

}  // namespace civitas
