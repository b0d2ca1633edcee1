// SPDX-License-Identifier: Apache-2.0
// What one worker counts for a tally: for each term the cells of each of its grids, or one sum.
#pragma once

#include "sim/core/grouped_sum.hpp"
#include "sim/engine/tally.hpp"

namespace civitas {

class Tally::Counter {
 public:
  Counter(const Tally& tally, Month month);

  /// Counts the terms of one stage in one block.
  void count(int stage, const Domain& domain, const Block& block, const language::Workspace& rows,
             const language::Memory& memory);
  /// Adds what another worker has counted.
  void add(Counter& other);
  /// The sum of a term for each label of one group of its entity; without group one sum.
  std::vector<ExactSum> sums(std::size_t term, std::optional<std::size_t> group);

 private:
  void find_cells(std::size_t grid, int stage, const Domain& domain, const Block& block,
                  const language::Workspace& rows);
  void add(std::size_t term, std::span<const double> values);
  /// Runs `work` on a term, so that a sum too large names its indicator.
  template <class Work>
  auto for_term(std::size_t term, const Work& work) const;

  const Tally& tally_;
  Month month_;
  std::vector<std::vector<GroupedSum>> cells_;       // [term][grid of the term]
  std::vector<ExactSum> totals_;                     // of each term without grids
  std::vector<std::vector<std::uint32_t>> cell_of_;  // [grid][row of the block]
  std::vector<Cells> groupings_;                     // room for those of one term
  Marginal::Room marginal_;
};

}  // namespace civitas
