// SPDX-License-Identifier: Apache-2.0
// What one indicator needs of everybody: terms of sums, or a ranking.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/tally.hpp"

namespace civitas {

using language::Operation;

void Tally::enter_sum(const Indicator& indicator, const language::Bound& bound,
                      const TallySource& source, language::Binder& binder, Entry& entry) {
  language::Graph& graph = source.graph;
  const NodeId weight = graph.column(indicator.of, source.population[indicator.of].find(kWeight));
  const NodeId zero = graph.constant(0);
  const NodeId everybody = graph.constant(1);
  const auto condition = whom(indicator, source, binder);
  if (!condition) return;
  const NodeId where = *condition;
  // A term of zero, not zero times a term: outside `where` a formula may have no value.
  const auto weighted = [&](NodeId node) {
    const NodeId product = graph.operation(Operation::multiply, weight, node);
    return where == everybody ? product : graph.operation(Operation::select, where, product, zero);
  };
  const auto as_term = [&](NodeId node, bool counted = false) {
    Term made;
    made.node = node;
    made.counted = counted;
    made.entity = indicator.of;
    made.grids = entry.groups;  // groups until make_grids
    made.indicator = indicator.name;
    made.place = indicator.place;
    return term(std::move(made));
  };
  const auto those = [&](NodeId who) { return as_term(binder.rows(who, indicator.of), true); };
  if (!is_condition(indicator.statistic))
    entry.above = as_term(weighted(bound.node));
  else if (bound.node == everybody || where == everybody)
    entry.above = those(bound.node == everybody ? where : bound.node);
  else
    entry.above = those(graph.operation(Operation::both, where, bound.node));
  entry.below = entry.above;
  if (indicator.statistic == Statistic::share || indicator.statistic == Statistic::mean)
    entry.below = those(where);
  if (indicator.statistic == Statistic::ratio) {
    const auto to = binder.bind(indicator.to, indicator.of);
    if (!to) return;
    if (!to->type.is_number())
      source.problems.add(Mistake::wrong_type, indicator.to.place(),
                          "`to` needs a number, but this is " + to->type.text());
    entry.below = as_term(weighted(to->node));
  }
}

void Tally::enter_ranked(const Indicator& indicator, const language::Bound& bound,
                         const TallySource& source, language::Binder& binder, Entry& entry) {
  language::Graph& graph = source.graph;
  if (is_by_tenths(indicator.statistic) && !indicator.by.empty())
    source.problems.add(Mistake::indicator_unfit, indicator.by[0].place(),
                        "tenths cannot be broken down further yet");
  const auto where = whom(indicator, source, binder);
  if (!where) return;
  NodeId value = binder.rows(bound.node, indicator.of);
  if (graph.is_constant(*where)) {
    entry.ranking = graph.ranking(value, indicator.of);
  } else {  // yes and no are two groups; outside `where` a formula may have no value
    const NodeId yes = binder.rows(*where, indicator.of);
    value = graph.operation(Operation::select, yes, value, graph.constant(0));
    entry.ranking = graph.ranking(value, indicator.of, yes, 2);
    entry.part = 1;
  }
  entry.share = indicator.statistic == Statistic::quantile ? indicator.at : 0.5;
  if (!(entry.share > 0 && entry.share < 1))
    source.problems.add(Mistake::number_outside, indicator.place,
                        "a quantile needs a share between 0 and 1", "",
                        "Write for example `at: 0.9`");
  language::Reduction anchor;  // makes the program rank the values
  anchor.kind = language::Reduction::Kind::quantile;
  anchor.ranking = entry.ranking;
  anchor.share = entry.share;
  anchor.part = entry.part;
  anchor.stage = graph.stage_of_ranking(entry.ranking);
  entry.number = graph.result(anchor);
}

void Tally::enter_marginal(const Indicator& indicator, const language::Bound& bound,
                           const TallySource& source, Entry& entry) {
  const auto* symbol = source.scope.find(indicator.to.chars);
  const auto* column = symbol == nullptr ? nullptr : std::get_if<language::ColumnSymbol>(symbol);
  if (column == nullptr || column->entity != Entity::person ||
      source.population[Entity::person]
              .columns[static_cast<std::size_t>(column->column)]
              .attribute.storage != Storage::real) {
    source.problems.add(Mistake::unknown_column, indicator.to.place(),
                        "'" + indicator.to.chars + "' is not a column of amounts of persons", "",
                        "Write for example `to: person.earnings`");
    return;
  }
  if (column->type.unit != bound.type.unit)
    source.problems.add(Mistake::units_differ, indicator.to.place(),
                        "'" + indicator.to.chars + "' is in " + column->type.unit.text() +
                            ", but the value is in " + bound.type.unit.text());
  if (!(indicator.at > 0))
    source.problems.add(Mistake::number_outside, indicator.place,
                        "the amount `at` must be above 0");
  if (source.graph[bound.node].stage > 0)
    source.problems.add(Mistake::indicator_unfit, indicator.formula.place(),
                        "this value depends on the whole population",
                        "a marginal rate is about one household at a time");
  if (indicator.of != Entity::person)
    source.problems.add(Mistake::indicator_unfit, indicator.place, "a marginal rate is of persons",
                        "", "Write `of: person`");
  if (!indicator.where.chars.empty())
    source.problems.add(Mistake::indicator_unfit, indicator.where.place(),
                        "a marginal rate is of all who have the amount that is raised", "",
                        "Leave `where` out");
  marginals_.push_back({bound.node, column->column, indicator.at, {}});
  for (const bool of_whom : {false, true}) {
    Term made;
    made.marginal = static_cast<int>(marginals_.size()) - 1;
    made.of_whom = of_whom;
    made.entity = Entity::person;
    made.grids = entry.groups;
    made.indicator = indicator.name;
    made.place = indicator.place;
    (of_whom ? entry.below : entry.above) = term(std::move(made));
  }
}

// The condition of those whom it is about: 1 for everybody; none after a mistake.
std::optional<language::NodeId> Tally::whom(const Indicator& indicator, const TallySource& source,
                                            language::Binder& binder) {
  if (indicator.where.chars.empty()) return source.graph.constant(1);
  const auto condition = binder.bind(indicator.where, indicator.of);
  if (!condition) return std::nullopt;
  if (condition->type.is_boolean()) return condition->node;
  source.problems.add(Mistake::wrong_type, indicator.where.place(),
                      "`where` needs a condition, but this is " + condition->type.text());
  return std::nullopt;
}

std::size_t Tally::term(Term made) {
  const std::size_t last = terms_.size();
  const auto [at, is_new] =
      term_of_.try_emplace({made.node, index(made.entity), made.counted}, last);
  if (is_new || made.node < 0) {
    terms_.push_back(std::move(made));
    return last;
  }
  std::vector<std::size_t>& grids = terms_[at->second].grids;
  for (const std::size_t group : made.grids) {
    if (std::find(grids.begin(), grids.end(), group) == grids.end()) grids.push_back(group);
  }
  return at->second;
}

}  // namespace civitas
