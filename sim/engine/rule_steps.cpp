// SPDX-License-Identifier: Apache-2.0
// What must hold of the steps of a journey: that they can be left, and that chances are chances.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/rule.hpp"
#include "sim/engine/rule_rows.hpp"

namespace civitas {

void BoundRule::bind_step(const Rule::Step& step, const language::Graph& graph,
                          language::Binder& binder, Problems& problems) {
  const auto bind = [&](const Text& formula, const language::Type& wanted) {
    const auto bound = binder.bind_for(formula, rule_.of, wanted);
    return bound ? bound->node : -1;
  };
  const std::size_t mistakes = problems.size();
  const auto never = [&](const Text& condition) {
    const NodeId node = bind(condition, language::Type::boolean());
    return node >= 0 && graph.is_constant(node) && graph[node].number == 0;
  };
  const auto closed = [&](const std::vector<Text>& way) {
    return std::any_of(way.begin(), way.end(), never);
  };
  const bool stuck = !step.ways.empty() && std::all_of(step.ways.begin(), step.ways.end(), closed);
  if (problems.size() > mistakes) return;
  if (stuck)
    problems.add(Mistake::journey_unfit, step.place,
                 "nobody can leave the step '" + step.name + "'",
                 "what it says of passing and failing never comes true",
                 "Write for example " + step.name + ": {chance: 0.5}");
  const NodeId whom = bind(step.whom, language::Type::boolean());
  for (const Rule::Step::Limit& limit : step.limits) {
    const NodeId value = bind(limit.value, language::Type::number());
    if (whom >= 0 && value >= 0)
      limits_.push_back(
          {binder.rows(whom, rule_.of), binder.rows(value, rule_.of), &limit, step.name});
  }
}

void BoundRule::check_limit(const Limit& limit, const Domain& domain, const Block& block,
                            const double* whom, const double* value, Month month) const {
  constexpr double kRounding = 1e-9;
  const std::size_t count = block.count_of(rule_.of);
  const double least = limit.written->least - kRounding, most = limit.written->most + kRounding;
  if (all_between(whom, value, least, most, count)) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (whom[i] == 0 || (value[i] >= least && value[i] <= most)) continue;
    const bool chance = limit.written->most == 1;
    fail(chance ? Mistake::chance_outside : Mistake::number_outside, limit.written->value.place(),
         "in the step '" + limit.step + "' " + limit.written->what + " " +
             (value[i] == value[i] ? "is " + std::to_string(value[i]) : "has no result"),
         domain, block.first_of(rule_.of) + i, month,
         chance ? "A chance lies between 0 and 1; hazard(rate) makes one of a yearly rate"
                : "Months are 0 or more; clip(…, 0, 120) keeps them so");
  }
}

}  // namespace civitas
