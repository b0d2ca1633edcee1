// SPDX-License-Identifier: Apache-2.0
// How a rule runs: it fires, checks what it sets, and sets it.
#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/engine/citizen_name.hpp"
#include "sim/engine/no_number.hpp"
#include "sim/engine/placed.hpp"
#include "sim/engine/rule.hpp"
#include "sim/engine/rule_queue.hpp"
#include "sim/engine/rule_rows.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {

void BoundRule::run(Domain& domain, const Workers& workers, Workspaces& workspaces,
                    const language::Graph& graph, const language::Scalars& scalars,
                    Month month) const {
  const auto where = [&] { return "the rule '" + rule_.name + "'"; };
  if (few_)
    return placed(rule_.place, where, month,
                  [&] { run_few(domain, workers, workspaces, graph, scalars, month); });
  Queue queue;
  if (ticket_ >= 0) {
    queue.tickets.resize(domain.population[rule_.of].rows());
    queue.values.assign(sets_.size(), std::vector<double>(queue.tickets.size()));
    if (!rule_.align.chars.empty()) queue.chances.resize(queue.tickets.size());
  }
  const int last = program_.stages() - 1;
  Evaluation evaluation(graph, program_);
  placed(rule_.place, where, month, [&] {
    evaluation.run(
        domain, workers, workspaces, scalars,
        [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
          if (stage == last)
            apply(domain, block, graph, rows, stage, month, ticket_ < 0 ? nullptr : &queue);
        });
  });
  if (ticket_ < 0) return;
  const double room = evaluation.number(room_);
  if (queue.chances.empty())
    let_in(domain, queue, room);
  else
    choose_from(domain, queue, room, scalars, month);
}

void BoundRule::apply(Domain& domain, const Block& block, const language::Graph& graph,
                      const language::Workspace& rows, int stage, Month month, Queue* queue) const {
  const std::size_t first = block.first_of(rule_.of), count = block.count_of(rule_.of);
  const double* fires = program_.rows(stage, fires_, rows);
  const std::size_t unknown = first_not_finite(fires, count);
  for (const Limit& limit : limits_)
    check_limit(limit, domain, block, program_.rows(stage, limit.whom, rows),
                program_.rows(stage, limit.value, rows), month);
  if (unknown < count)
    fail(Mistake::no_number, rule_.where.place(), "whether it is meant has no result", domain,
         first + unknown, month, look_for(graph, fires_));
  // A formula may be a column that another one sets: all are worked out before the first is set.
  std::vector<double> kept(sets_.size() > 1 ? sets_.size() * count : 0);
  std::vector<const double*> values;
  for (const Set& set : sets_) {
    const double* from = program_.rows(stage, set.node, rows);
    check_values(set, domain, block, graph, fires, from, month);
    if (!kept.empty()) from = std::copy_n(from, count, &kept[values.size() * count]) - count;
    values.push_back(from);
  }
  if (queue != nullptr) {
    const double* ticket = program_.rows(stage, ticket_, rows);
    const double* chance = queue->chances.empty() ? nullptr : program_.rows(stage, chance_, rows);
    for (std::size_t i = 0; i < count; ++i) {
      if (fires[i] != 0 && !std::isfinite(ticket[i]))
        fail(Mistake::no_number, rule_.by.place(), "the place in the queue is not a number", domain,
             first + i, month, look_for(graph, ticket_));
      queue->tickets[first + i] =
          fires[i] != 0 ? ticket[i] : std::numeric_limits<double>::infinity();
      if (!queue->chances.empty()) queue->chances[first + i] = chance[i];
      for (std::size_t s = 0; s < sets_.size(); ++s) queue->values[s][first + i] = values[s][i];
    }
    return;
  }
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    Column& column = domain.population[rule_.of].columns[sets_[s].column];
    std::visit([&](auto& list) { put(fires, values[s], count, list.data() + first); },
               column.values);
  }
}

void BoundRule::check_values(const Set& set, const Domain& domain, const Block& block,
                             const language::Graph& graph, const double* fires,
                             const double* values, Month month) const {
  const std::size_t count = block.count_of(rule_.of), first = block.first_of(rule_.of);
  const Attribute& attribute = domain.population[rule_.of].columns[set.column].attribute;
  if (may_be(attribute.storage, fires, values, count)) return;
  const bool whole = attribute.storage == Storage::integer;
  const double most =
      whole ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<double>::max();
  const std::string what = "'" + set.written->column + "' ";
  for (std::size_t i = 0; i < count; ++i) {
    if (fires[i] == 0) continue;
    const double value = values[i];
    if (!std::isfinite(value))
      fail(Mistake::no_number, set.written->formula.place(), what + "comes to no number", domain,
           first + i, month, look_for(graph, set.node));
    if (whole && (value != std::floor(value) || std::abs(value) > most))
      fail(Mistake::no_number, set.written->formula.place(),
           what + "comes to " + number_text(value, {}), domain, first + i, month,
           whole_advice(value));
  }
}

std::string BoundRule::whose() const {
  return (rule_.steps.empty() ? "the rule '" : "the journey '") + rule_.name + "': ";
}

void BoundRule::fail(Mistake mistake, const Place& place, const std::string& what,
                     const Domain& domain, std::size_t row, Month month,
                     const std::string& advice) const {
  throw InputError({mistake, place, whose() + what,
                    "for " + citizen_name(domain.population, rule_.of, row) + " in " + month.text(),
                    advice});
}

}  // namespace civitas
