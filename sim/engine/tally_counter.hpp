// SPDX-License-Identifier: Apache-2.0
// What one worker counts for a tally: for each term the cells of each of its grids, or one sum.
#pragma once

#include "sim/core/grouped_count.hpp"
#include "sim/core/grouped_sum.hpp"
#include "sim/engine/placed.hpp"
#include "sim/engine/tally.hpp"

namespace civitas {

class Tally::Counter {
 public:
  Counter(const Tally& tally, Month month);

  /// Counts the terms of one stage in one block.
  void count(int stage, const Domain& domain, const Block& block, const language::Workspace& rows,
             const language::Memory& memory);
  /// Call it when everybody has been counted.
  void weigh();
  /// Adds what another worker has counted.
  void add(Counter& other);
  /// The sum of a term for each label of one group of its entity; without group one sum.
  std::vector<ExactSum> sums(std::size_t term, std::optional<std::size_t> group);

 private:
  /// Of a batch: those for whom its conditions hold, as long as all weigh alike.
  struct Alike {
    double weight = 0;
    std::vector<GroupedCount> cells;  // of each grid
    GroupedCount::Counts all{};       // without grids
  };

  void find_cells(std::size_t grid, int stage, const Domain& domain, const Block& block,
                  const language::Workspace& rows);
  void add(std::size_t term, std::span<const double> values);

  // tally_batch.cpp
  void count(const Batch& batch, Alike& alike, const Domain& domain, const Block& block,
             const language::Workspace& rows);
  void mark_those(const Batch& batch, const Domain& domain, const Block& block,
                  const language::Workspace& rows);
  void add_unlike(const Batch& batch, std::span<const double> weights);
  void take_over(const Batch& batch, Alike& alike);

  /// Runs `work` on a term, so that a sum too large names its indicator.
  template <class Work>
  auto for_term(std::size_t term, const Work& work) const;

  const Tally& tally_;
  Month month_;
  std::vector<std::vector<GroupedSum>> cells_;       // [term][grid of the term]
  std::vector<ExactSum> totals_;                     // of each term without grids
  std::vector<std::vector<std::uint32_t>> cell_of_;  // [grid][row of the block]
  std::vector<Alike> alike_;                         // of each batch
  std::vector<Cells> groupings_;                     // room for those of one term
  std::vector<std::uint8_t> holds_;                  // …for the conditions of one batch
  std::vector<double> weights_;                      // …for those for whom one of them holds
  Marginal::Room marginal_;
};

template <class Work>
auto Tally::Counter::for_term(std::size_t term, const Work& work) const {
  const Term& summed = tally_.terms_[term];
  return placed(
      summed.place, [&] { return "the indicator '" + summed.indicator + "'"; }, month_, work);
}

}  // namespace civitas
