// SPDX-License-Identifier: Apache-2.0
// Rules that come true for so many: the first in a queue, or as many as an alignment says.
#include "sim/engine/rule_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/exact_sum.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/choice.hpp"

namespace civitas {

// Those with the smallest tickets, equal ones by key, until the room is taken up.
void BoundRule::let_in(Domain& domain, const Queue& queue, double room) const {
  Table& table = domain.population[rule_.of];
  std::vector<std::uint32_t> order;
  for (std::uint32_t row = 0; row < queue.tickets.size(); ++row) {
    if (std::isfinite(queue.tickets[row])) order.push_back(row);
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(queue.tickets[a], table.keys[a]) < std::tie(queue.tickets[b], table.keys[b]);
  });
  const auto weight = domain.weight(rule_.of);
  ExactSum taken;
  for (const std::uint32_t row : order) {
    taken.add(weight[row]);
    if (!(taken.value() <= room)) return;
    set(table, row, queue);
  }
}

void BoundRule::set(Table& table, std::uint32_t row, const Queue& queue) const {
  for (std::size_t s = 0; s < sets_.size(); ++s)
    table.columns[sets_[s].column].set_number(row, queue.values[s][row]);
}

// As many as `align` says, as the events of models are aligned.
void BoundRule::choose_from(Domain& domain, const Queue& queue, double total,
                            const language::Scalars& scalars, Month month) const {
  Table& table = domain.population[rule_.of];
  const auto refuse = [&](const std::string& why, const std::string& advice) {
    throw InputError({Mistake::alignment_unmet, rule_.align.place(),
                      fmt::format("the rule '{}' is to happen to {:.6g} citizens in {}", rule_.name,
                                  total, month.text()),
                      why, advice});
  };
  if (!(std::isfinite(total) && total >= 0))
    refuse("this is `align`", "It is a number from 0 on: write for example max(0, …)");
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < queue.tickets.size(); ++row) {
    if (std::isfinite(queue.tickets[row])) rows.push_back(row);
  }
  const StreamKey key = scalars.streams[static_cast<std::size_t>(stream_)];
  std::vector<double> chances, lucks, weights;
  std::vector<std::uint64_t> keys;
  for (const std::uint32_t row : rows) {
    chances.push_back(queue.chances[row]);
    lucks.push_back(queue.tickets[row]);
    weights.push_back(domain.weight(rule_.of)[row]);
    keys.push_back(table.keys[row]);
  }
  const auto more = [&](std::size_t i) { return uniform(key, keys[i], scalars.step, 1); };
  const Choice choice{chances, lucks, more, weights, keys};
  const auto chosen = choose(AlignMethod::sorting, choice, total);
  if (!chosen)
    refuse(fmt::format("it can happen to {:.6g} only", at_risk(choice)),
           "Lower `align`, widen `where`, or raise the chances");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if ((*chosen)[i] != 0) set(table, rows[i], queue);
  }
}

}  // namespace civitas
