// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/tally_counter.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

// Of each cell of one group: the sum over the cells of all other groups of the grid.
std::vector<ExactSum> along(const std::vector<ExactSum>& cells, std::size_t stride,
                            std::size_t labels) {
  std::vector<ExactSum> sums(labels);
  for (std::size_t i = 0; i < cells.size();) {
    for (ExactSum& sum : sums) {
      for (const std::size_t end = i + stride; i < end; ++i) sum.add(cells[i]);
    }
  }
  return sums;
}

}  // namespace

Tally::Counter::Counter(const Tally& tally, Month month)
    : tally_(tally), month_(month), totals_(tally.terms_.size()), cell_of_(tally.grids_.size()) {
  for (const Term& term : tally.terms_) {
    auto& cells = cells_.emplace_back();
    for (const std::size_t grid : term.grids) cells.emplace_back(tally.grids_[grid].cells);
  }
  for (const Batch& batch : tally.batches_) {
    Alike& alike = alike_.emplace_back();
    for (const std::size_t grid : batch.grids) alike.cells.emplace_back(tally.grids_[grid].cells);
  }
}

void Tally::Counter::count(int stage, const Domain& domain, const Block& block,
                           const language::Workspace& rows, const language::Memory& memory) {
  for (std::size_t grid = 0; grid < cell_of_.size(); ++grid)
    find_cells(grid, stage, domain, block, rows);
  for (std::size_t t = 0; t < tally_.terms_.size(); ++t) {
    const Term& term = tally_.terms_[t];
    if (term.stage != stage || term.counted) continue;
    const std::size_t count = block.count_of(term.entity);
    const double* values = nullptr;
    if (term.marginal >= 0) {
      if (!term.of_whom)
        tally_.marginals_[static_cast<std::size_t>(term.marginal)].run(domain, block,
                                                                       memory.scalars, marginal_);
      values = term.of_whom ? marginal_.weights.data() : marginal_.rates.data();
    } else {
      values = tally_.program_.rows(stage, term.node, rows);
    }
    try {
      for_term(t, [&] { add(t, {values, count}); });
    } catch (const std::exception&) {
      if (const std::size_t bad = first_not_finite(values, count); bad < count)
        tally_.refuse(term.node, term.place, "the indicator '" + term.indicator + "' meets",
                      domain.population, term.entity, block.first_of(term.entity) + bad, month_);
      throw;
    }
  }
  for (std::size_t batch = 0; batch < alike_.size(); ++batch) {
    if (tally_.batches_[batch].stage == stage)
      count(tally_.batches_[batch], alike_[batch], domain, block, rows);
  }
}

// In which cell of a grid each row of the block lies, when a term of this stage asks for it.
void Tally::Counter::find_cells(std::size_t grid, int stage, const Domain& domain,
                                const Block& block, const language::Workspace& rows) {
  const Grid& groups = tally_.grids_[grid];
  const auto& terms = tally_.terms_;
  const auto user = std::find_if(terms.begin(), terms.end(), [&](const Term& term) {
    return term.stage == stage &&
           std::find(term.grids.begin(), term.grids.end(), grid) != term.grids.end();
  });
  if (user == terms.end()) return;
  const std::size_t count = block.count_of(groups.entity);
  std::vector<std::uint32_t>& cell = cell_of_[grid];
  cell.assign(count, 0);
  std::uint32_t stride = 1;
  for (const std::size_t at : groups.groups) {
    const Group& group = tally_.groups_[index(groups.entity)][at];
    const double* code =
        tally_.codes(group, groups.entity, stage, domain, block, rows, user->place, month_);
    for (std::size_t i = 0; i < count; ++i)
      cell[i] += stride * static_cast<std::uint32_t>(static_cast<std::int32_t>(code[i]));
    stride *= static_cast<std::uint32_t>(group.labels);
  }
}

void Tally::Counter::add(std::size_t term, std::span<const double> values) {
  const std::vector<std::size_t>& grids = tally_.terms_[term].grids;
  if (grids.empty()) return totals_[term].add(values);
  groupings_.clear();
  for (std::size_t i = 0; i < grids.size(); ++i)
    groupings_.push_back({&cells_[term][i], std::span(cell_of_[grids[i]]).first(values.size())});
  scatter_add(groupings_, values);
}

void Tally::Counter::add(Counter& other) {
  for (std::size_t t = 0; t < cells_.size(); ++t) {
    for_term(t, [&] {
      totals_[t].add(other.totals_[t]);
      for (std::size_t g = 0; g < cells_[t].size(); ++g) cells_[t][g].add(other.cells_[t][g]);
    });
  }
}

std::vector<ExactSum> Tally::Counter::sums(std::size_t term, std::optional<std::size_t> group) {
  const Term& summed = tally_.terms_[term];
  if (!group) {
    return for_term(term, [&] {
      ExactSum all = totals_[term];
      if (!summed.grids.empty()) {
        for (const ExactSum& cell : cells_[term][0].sums()) all.add(cell);
      }
      return std::vector{all};
    });
  }
  for (std::size_t i = 0; i < summed.grids.size(); ++i) {
    std::size_t stride = 1;
    for (const std::size_t at : tally_.grids_[summed.grids[i]].groups) {
      const std::size_t labels = tally_.groups_[index(summed.entity)][at].labels;
      if (at == *group)
        return for_term(term, [&] { return along(cells_[term][i].sums(), stride, labels); });
      stride *= labels;
    }
  }
  throw Bug("a group is in no grid of its term");
}

}  // namespace civitas
