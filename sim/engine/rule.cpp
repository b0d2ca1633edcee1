// SPDX-License-Identifier: Apache-2.0
// How a rule is bound and compiled.
#include "sim/engine/rule.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {

using language::Operation;

BoundRule::BoundRule(const Rule& rule, const Population& population, language::Graph& graph,
                     language::Binder& binder, Declaration& declaration, Problems& problems)
    : rule_(rule) {
  binder.forget_read();
  const auto bind = [&](const Text& formula, const language::Type& wanted, Entity context) {
    const auto bound = binder.bind_for(formula, context, wanted);
    return bound ? binder.rows(bound->node, context) : -1;
  };
  const auto pure = language::Type::number();
  where_ = rule.where.chars.empty() ? graph.rows(graph.constant(1), rule.of)
                                    : bind(rule.where, language::Type::boolean(), rule.of);
  fires_ = where_;
  if (!rule.chance.chars.empty()) chance_ = bind(rule.chance, pure, rule.of);
  if (where_ >= 0 && chance_ >= 0)
    limit_chance(where_, chance_, rule_.chance, "the chance", graph, problems);
  for (const Rule::Set& set : rule_.sets) bind_set(set, population, binder, declaration, problems);
  for (const Rule::Step& step : rule_.steps) bind_step(step, graph, binder, problems);
  if (!rule.first.chars.empty()) {
    room_ = bind(rule.first, pure, Entity::world);
    const auto ticket = binder.bind(rule.by, rule.of);
    if (ticket && !ticket->type.is_number())
      problems.add(Mistake::wrong_type, rule.by.place(),
                   "'by' needs a number, but this is " + ticket->type.text());
    if (ticket) ticket_ = binder.rows(ticket->node, rule.of);
  }
  NodeId luck = -1;
  if (!rule.chance.chars.empty()) {
    const std::string& stream = rule.stream();
    if (graph.draws_from(stream))
      problems.add(Mistake::stream_reused, rule.place,
                   "a formula draws from the stream '" + stream + "'",
                   "it decides whether the chance of this rule comes true",
                   "Give the other draw a name of its own");
    stream_ = graph.rule_stream(stream);
    luck = graph.draw(Operation::uniform, stream_, rule.of);
    declaration.stream(stream, rule.of);
  }
  const bool whole = where_ >= 0 && (rule.chance.chars.empty() || chance_ >= 0);
  if (!rule.align.chars.empty()) {
    room_ = bind(rule.align, pure, Entity::world);
    ticket_ = luck;
  } else if (whole && chance_ >= 0) {
    fires_ =
        graph.operation(Operation::both, where_, graph.operation(Operation::less, luck, chance_));
  }
  declaration.tells(binder.read());
}

void BoundRule::bind_set(const Rule::Set& set, const Population& population,
                         language::Binder& binder, Declaration& declaration, Problems& problems) {
  const Table& table = population[rule_.of];
  const int at = table.find(set.column);
  const std::string full = std::string(name(rule_.of)) + "." + set.column;
  if (at < 0 || set.column == kWeight) {
    std::vector<std::string> known;
    for (const Column& column : table.columns) known.push_back(column.attribute.name);
    if (at >= 0)
      return problems.add(Mistake::unknown_column, set.place, "the weight cannot be set",
                          "it says for how many citizens one stands");
    const language::Symbol* symbol = binder.scope().find(full);
    if (symbol != nullptr && std::holds_alternative<language::FormulaSymbol>(*symbol))
      return problems.add(Mistake::unknown_column, set.place,
                          "the value '" + full + "' cannot be set",
                          "its formula is computed whenever it is read",
                          "Set a column that the formula reads, or make it a column of `state:`");
    std::string advice = did_you_mean(set.column, known);
    if (advice.empty()) advice = "Add it under `state:` as " + full;
    problems.add(Mistake::unknown_column, set.place, "unknown column '" + full + "'",
                 "rules set columns of the population and of `state:`", advice);
    return;
  }
  const auto same = [&](const Set& other) { return other.column == static_cast<std::size_t>(at); };
  if (std::any_of(sets_.begin(), sets_.end(), same))
    problems.add(Mistake::name_twice, set.place, "'" + set.column + "' is set twice");
  const Attribute& attribute = table.columns[static_cast<std::size_t>(at)].attribute;
  const auto bound = binder.bind_for(set.formula, rule_.of, type_of(attribute));
  if (!bound) return;
  declaration.writes_column(full);
  sets_.push_back({static_cast<std::size_t>(at), binder.rows(bound->node, rule_.of), &set});
}

void BoundRule::build(const language::Graph& graph, std::size_t numbers,
                      const Population& population) {
  std::vector<NodeId> nodes = {where_, fires_};
  for (const NodeId node : {chance_, ticket_}) {
    if (node >= 0) nodes.push_back(node);
  }
  for (const Set& set : sets_) nodes.push_back(set.node);
  for (const Limit& limit : limits_) nodes.insert(nodes.end(), {limit.whom, limit.value});
  int last = room_ >= 0 ? graph[room_].stage : 0;
  for (const NodeId node : nodes) last = std::max(last, graph[node].stage);
  if (room_ >= 0) nodes.push_back(room_);
  std::vector<language::Output> outputs;
  for (const NodeId node : nodes) outputs.push_back({node, last});
  program_ = language::Program(graph, outputs, numbers, population);
  if (last > 0 || ticket_ >= 0 || rule_.where.chars.empty() || !rule_.steps.empty()) return;
  if (!program_.takes_rows_apart(0, rule_.of)) return;
  few_ = true;
  for (language::Output& output : outputs) output.stage = 1;
  outputs.push_back({where_, 0});
  program_ = language::Program(graph, outputs, numbers, population);
}

}  // namespace civitas
