// SPDX-License-Identifier: Apache-2.0
// How indicators are entered into the graph.
#include "sim/engine/tally.hpp"

#include <algorithm>

#include "sim/core/grouped_count.hpp"
#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostCells = 512;  // of a grid: small enough to stay in the first cache

}  // namespace

Tally::Tally(const std::vector<const Indicator*>& indicators, const TallySource& source) {
  language::Binder binder(source.scope, source.graph, source.problems);
  for (const Indicator* indicator : indicators) enter(*indicator, source, binder);
}

void Tally::enter(const Indicator& indicator, const TallySource& source, language::Binder& binder) {
  binder.forget_read();
  const Entity context = indicator.statistic == Statistic::number ? Entity::world : indicator.of;
  std::optional<language::Bound> bound;
  if (indicator.formula.chars.empty())
    bound = {source.graph.constant(1), language::Type::boolean()};
  else
    bound =
        binder.bind(indicator.formula,
                    indicator.statistic == Statistic::marginal_rate ? Entity::household : context);
  if (!bound) return look_at_groups(indicator, source, binder);
  const bool condition = is_condition(indicator.statistic);
  if (condition ? !bound->type.is_boolean() : !bound->type.is_number()) {
    source.problems.add(Mistake::wrong_type, indicator.formula.place(),
                        "'" + std::string(word(indicator.statistic)) + "' needs " +
                            (condition ? "a condition" : "a number") + ", but this is " +
                            bound->type.text());
    return look_at_groups(indicator, source, binder);
  }
  Entry entry{indicator.statistic, indicator.of, 0, 0, -1, -1, 0, {}, 0};
  for (const Text& text : indicator.by) {
    const std::size_t mistakes = source.problems.size();
    const std::size_t at = group(text, indicator.of, source, binder);
    if (source.problems.size() > mistakes) return look_at_groups(indicator, source, binder);
    entry.groups.push_back(at);
  }
  language::Unit unit = bound->type.unit;
  if (indicator.statistic == Statistic::number) {
    entry.number = bound->node;
  } else if (indicator.statistic == Statistic::marginal_rate) {
    enter_marginal(indicator, *bound, source, entry);
    unit = {};
  } else if (is_ranked(indicator.statistic)) {
    const std::size_t mistakes = source.problems.size();
    enter_ranked(indicator, *bound, source, binder, entry);
    if (source.problems.size() > mistakes) return;
    if (indicator.statistic != Statistic::median && indicator.statistic != Statistic::quantile &&
        indicator.statistic != Statistic::decile_means)
      unit = {};
  } else {
    const std::size_t mistakes = source.problems.size();
    enter_sum(indicator, *bound, source, binder, entry);
    if (source.problems.size() > mistakes) return;
    if (condition) unit = {};
    if (indicator.statistic == Statistic::ratio) {
      const auto to = binder.bind(indicator.to, indicator.of);
      if (to) unit = unit / to->type.unit;
    }
  }
  if (indicator.unit && *indicator.unit != unit && !bound->any_unit) {
    source.problems.add(Mistake::units_differ, indicator.unit_place,
                        "'" + indicator.name + "' is declared in " + indicator.unit->text() +
                            ", but it comes out in " + unit.text(),
                        "", language::conversion_advice(unit, *indicator.unit));
  }
  // A mistake may have been told before, in a value that this one reads.
  if (!source.problems.empty()) return;
  entries_.push_back(entry);
  add_shapes(indicator, entry, unit, {binder.read().begin(), binder.read().end()});
}

// After a mistake, so that others in the indicator are told with it.
void Tally::look_at_groups(const Indicator& indicator, const TallySource& source,
                           language::Binder& binder) {
  if (indicator.statistic == Statistic::number) return;
  for (const Text& text : indicator.by) group(text, indicator.of, source, binder);
  whom(indicator, source, binder);
  if (indicator.statistic == Statistic::ratio) binder.bind(indicator.to, indicator.of);
}

std::size_t Tally::group(const Text& text, Entity entity, const TallySource& source,
                         language::Binder& binder) {
  const auto bound = binder.bind(text, entity);
  if (!bound) return 0;
  if (!bound->type.is_category()) {
    source.problems.add(Mistake::wrong_type, text.place(),
                        "'" + text.chars + "' is " + bound->type.text() + ", not a category", "",
                        "Make one with band(…) or where(…, 'one', 'other')");
    return 0;
  }
  const NodeId node = binder.rows(bound->node, entity);
  auto& groups = groups_[index(entity)];
  // Two values with one formula are one node, but groups of their own names.
  const auto own = [](const std::string& full) { return full.substr(full.find('.') + 1); };
  const std::string name = own(text.chars);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].node == node && own(dimensions_[groups[i].dimension].long_name) == name) return i;
  }
  groups.push_back(
      {node, dimension(name, text.chars, *bound->type.labels), bound->type.labels->size()});
  return groups.size() - 1;
}

void Tally::make_grids(const language::Graph& graph) {
  std::map<std::pair<int, std::size_t>, std::size_t> grid_of;
  for (const Entity entity : kAllEntities) {
    const auto& groups = groups_[index(entity)];
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const bool fits = !grids_.empty() && grids_.back().entity == entity &&
                        grids_.back().cells * groups[i].labels <= kMostCells &&
                        grids_.back().stage == graph[groups[i].node].stage;
      if (!fits) grids_.push_back({entity, {}, 1, graph[groups[i].node].stage});
      grids_.back().groups.push_back(i);
      grids_.back().cells *= groups[i].labels;
      grid_of[{index(entity), i}] = grids_.size() - 1;
    }
  }
  for (Term& term : terms_) {
    std::vector<std::size_t> grids;
    term.stage = term.node < 0 ? 0 : graph[term.node].stage;
    for (const std::size_t group : term.grids) {
      const std::size_t grid = grid_of.at({index(term.entity), group});
      if (std::find(grids.begin(), grids.end(), grid) == grids.end()) grids.push_back(grid);
      term.stage = std::max(term.stage, grids_[grid].stage);
    }
    std::sort(grids.begin(), grids.end());
    term.grids = std::move(grids);
  }
}

// Each holds as many as can be counted at once of those that are counted in the same grids.
void Tally::make_batches() {
  for (std::size_t t = 0; t < terms_.size(); ++t) {
    const Term& term = terms_[t];
    if (!term.counted) continue;
    const auto batch = std::find_if(batches_.begin(), batches_.end(), [&](const Batch& other) {
      return other.entity == term.entity && other.stage == term.stage &&
             other.grids == term.grids && other.terms.size() < GroupedCount::kConditions;
    });
    if (batch != batches_.end())
      batch->terms.push_back(t);
    else
      batches_.push_back({term.entity, term.stage, term.grids, {t}});
  }
}

std::vector<language::Output> Tally::outputs(const language::Graph& graph) {
  graph_ = &graph;
  make_grids(graph);
  make_batches();
  std::vector<language::Output> outputs;
  const auto want = [&](NodeId node, int stage) { outputs.push_back({node, stage}); };
  for (const Term& term : terms_) {
    if (term.node >= 0) want(term.node, term.stage);
    for (const std::size_t grid : term.grids) {
      for (const std::size_t at : grids_[grid].groups)
        want(groups_[index(term.entity)][at].node, term.stage);
    }
  }
  for (const Entry& entry : entries_) {
    if (entry.number >= 0) want(entry.number, graph[entry.number].stage);
    if (entry.ranking < 0) continue;
    const bool quantile =
        entry.statistic == Statistic::median || entry.statistic == Statistic::quantile;
    if (!quantile || !entry.groups.empty()) sorted_.push_back(entry.ranking);
    for (const std::size_t at : entry.groups) {
      const NodeId node = groups_[index(entry.entity)][at].node;
      want(node, graph[node].stage);
    }
  }
  return outputs;
}

void Tally::build(const language::Graph& graph, std::span<const language::Output> outputs,
                  std::size_t numbers, const Population& population, language::SharedRows shared) {
  program_ = language::Program(graph, outputs, numbers, population, std::move(shared));
  for (Marginal& marginal : marginals_) marginal.build(graph, numbers, population);
}

}  // namespace civitas
