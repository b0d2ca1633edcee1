// SPDX-License-Identifier: Apache-2.0
// GroupedSum: exact sums by group; of each cell what ExactSum would give.
//
// A value is two whole numbers, of multiples of 2^10 and of 2^-32. Those of a cell add up in 64
// bits each, without a carry from one to the other, and are taken over into an ExactSum before they
// could overflow. Rows side by side often lie in one cell (a household has one region), and nothing
// can be added to a cell while the addition before is on its way to memory: so they take turns
// between several copies of the cells.
#pragma once

#include <vector>

#include "sim/core/exact_sum.hpp"

namespace civitas {

struct Cells;

class GroupedSum {
 public:
  explicit GroupedSum(std::size_t cells) : sums_(cells) {}

  /// One for each cell. Throws InputError as ExactSum does.
  const std::vector<ExactSum>& sums() {
    take_over();
    return sums_;
  }
  /// Adds cell by cell; both have as many.
  void add(GroupedSum& other);
  /// Adds a value so many times to one cell.
  void add(std::size_t cell, double value, std::int64_t times) { sums_[cell].add(value, times); }

 private:
  friend void scatter_add(std::span<const Cells> groupings, std::span<const double> values);
  static constexpr std::size_t kTurns = 4;
  using Parts = exact_sum_detail::Parts;
  class Block;

  void take_over();

  std::vector<Parts> parts_;  // [cell][turn]; none before the first value
  std::vector<ExactSum> sums_;
  std::size_t values_ = 0;  // in parts_
};

/// The i-th value goes to cell[i].
struct Cells {
  GroupedSum* sums;
  std::span<const std::uint32_t> cell;
};

/// A cell that is not among `cells`, or not one for each row, is a Bug.
void check_cells(std::span<const std::uint32_t> cell, std::size_t rows, std::size_t cells);

/// Adds the values to each of several groupings, whose cells are checked.
void scatter_add(std::span<const Cells> groupings, std::span<const double> values);
inline void scatter_add(const Cells& grouping, std::span<const double> values) {
  scatter_add(std::span(&grouping, 1), values);
}

}  // namespace civitas
