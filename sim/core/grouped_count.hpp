// SPDX-License-Identifier: Apache-2.0
// GroupedCount: how often conditions hold, by group; eight conditions at once.
//
// The conditions of a row are the bits of a byte. Each byte stands for eight numbers of 16 bits,
// and these are added to those of the row's cell together, in one instruction. They are taken over
// into wide counts before they could overflow, and take turns as those of a GroupedSum do.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace civitas {

class GroupedCount {
 public:
  static constexpr std::size_t kConditions = 8;
  /// Of each condition: how often it held.
  using Counts = std::array<std::int64_t, kConditions>;
  struct Lanes {
    std::uint16_t of[kConditions];
  };

  explicit GroupedCount(std::size_t cells) : lanes_(cells * kTurns), counts_(cells) {}

  /// The i-th row lies in cell[i], and bit j of holds[i] tells whether condition j holds for it. A
  /// cell that is not there, or not one for each row, is a Bug.
  void add(std::span<const std::uint32_t> cell, std::span<const std::uint8_t> holds);
  /// One for each cell.
  const std::vector<Counts>& counts() {
    take_over();
    return counts_;
  }
  void clear();

 private:
  static constexpr std::size_t kTurns = 4;

  void take_over();

  std::vector<Lanes> lanes_;  // [cell][turn]
  std::vector<Counts> counts_;
  std::size_t rows_ = 0;  // in lanes_
};

/// Sets bit `bit` of holds[i] where condition[i] is 1, and leaves the others. False when some
/// condition is neither 0 nor 1.
bool mark(std::span<const double> condition, unsigned bit, std::span<std::uint8_t> holds);
/// How often each bit is set.
GroupedCount::Counts count_marks(std::span<const std::uint8_t> holds);

}  // namespace civitas
