// SPDX-License-Identifier: Apache-2.0
// Conditions that are counted together: as long as all weigh alike, those for whom one holds are
// only counted, and weighed at the end. This gives the same bits as to add up their weights, as
// exact sums do not depend on the order.
#include "sim/core/clones.hpp"
#include "sim/engine/tally_counter.hpp"

namespace civitas {
namespace {

CIVITAS_CLONES bool all_equal(const double* values, std::size_t n) {
  std::uint64_t differ = 0;
  for (std::size_t i = 0; i < n; ++i) differ |= values[i] == values[0] ? 0U : 1U;
  return differ == 0;
}

}  // namespace

void Tally::Counter::count(const Batch& batch, Alike& alike, const Domain& domain,
                           const Block& block, const language::Workspace& rows) {
  const std::size_t count = block.count_of(batch.entity);
  if (count == 0) return;
  mark_those(batch, domain, block, rows);
  const auto weights = domain.weight(batch.entity).subspan(block.first_of(batch.entity), count);
  if (!all_equal(weights.data(), count)) return add_unlike(batch, weights);
  if (alike.weight != weights[0]) {
    take_over(batch, alike);
    alike.weight = weights[0];
  }
  if (batch.grids.empty()) {
    const GroupedCount::Counts more = count_marks(holds_);
    for (std::size_t i = 0; i < more.size(); ++i) alike.all[i] += more[i];
  }
  for (std::size_t i = 0; i < batch.grids.size(); ++i)
    alike.cells[i].add(std::span(cell_of_[batch.grids[i]]).first(count), holds_);
}

// Bit j of holds_: whether the condition of the j-th term holds.
void Tally::Counter::mark_those(const Batch& batch, const Domain& domain, const Block& block,
                                const language::Workspace& rows) {
  const std::size_t count = block.count_of(batch.entity);
  holds_.assign(count, 0);
  for (unsigned j = 0; j < batch.terms.size(); ++j) {
    const Term& term = tally_.terms_[batch.terms[j]];
    const double* condition = tally_.program_.rows(batch.stage, term.node, rows);
    if (mark({condition, count}, j, holds_)) continue;
    tally_.refuse(term.node, term.place, "the indicator '" + term.indicator + "' meets",
                  domain.population, batch.entity,
                  block.first_of(batch.entity) + first_not_finite(condition, count), month_);
  }
}

void Tally::Counter::add_unlike(const Batch& batch, std::span<const double> weights) {
  weights_.resize(weights.size());
  for (unsigned j = 0; j < batch.terms.size(); ++j) {
    for (std::size_t i = 0; i < weights.size(); ++i)
      weights_[i] = (holds_[i] >> j & 1) != 0 ? weights[i] : 0;
    for_term(batch.terms[j], [&] { add(batch.terms[j], weights_); });
  }
}

void Tally::Counter::take_over(const Batch& batch, Alike& alike) {
  for (std::size_t j = 0; j < batch.terms.size(); ++j) {
    const std::size_t term = batch.terms[j];
    for_term(term, [&] {
      totals_[term].add(alike.weight, alike.all[j]);
      for (std::size_t i = 0; i < alike.cells.size(); ++i) {
        const auto& counts = alike.cells[i].counts();
        for (std::size_t cell = 0; cell < counts.size(); ++cell) {
          if (counts[cell][j] != 0) cells_[term][i].add(cell, alike.weight, counts[cell][j]);
        }
      }
    });
  }
  alike.all = {};
  for (GroupedCount& cells : alike.cells) cells.clear();
}

void Tally::Counter::weigh() {
  for (std::size_t i = 0; i < alike_.size(); ++i) take_over(tally_.batches_[i], alike_[i]);
}

}  // namespace civitas
