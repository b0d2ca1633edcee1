// SPDX-License-Identifier: Apache-2.0
// What one worker counts for a tally: for each term the cells of each of its grids, or one sum.
#pragma once

#include "sim/engine/tally.hpp"

namespace civitas {

class Tally::Counter {
 public:
  explicit Counter(const Tally& tally);

  /// Counts the terms of one stage in one block.
  void count(int stage, const Domain& domain, const Block& block, const language::Workspace& rows,
             const language::Memory& memory, Month month);
  /// Adds what another worker has counted.
  void add(const Counter& other);
  /// The sum of a term for each label of one group of its entity; without group one sum.
  std::vector<ExactSum> sums(std::size_t term, std::optional<std::size_t> group) const;

 private:
  void find_cells(std::size_t grid, int stage, const Domain& domain, const Block& block,
                  const language::Workspace& rows, Month month);
  void add(std::size_t term, std::span<const double> values);

  const Tally& tally_;
  std::vector<std::vector<std::vector<ExactSum>>> cells_;  // [term][grid of the term][cell]
  std::vector<std::vector<std::uint32_t>> cell_of_;        // [grid][row of the block]
  Marginal::Room marginal_;
};

}  // namespace civitas
