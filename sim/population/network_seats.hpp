// SPDX-License-Identifier: Apache-2.0
// Seats: a way to draw some citizen of a group with equal chances, where who is drawn hardly
// depends on who else is there.
//
// A draw among n rows by number, floor(u n), would give everybody new neighbours when one citizen
// is added. Instead, each group gets at least twice as many seats as members (a power of two), and
// each member takes the seat that the hash of his key names, or the next free one: linear probing
// in the order of hashes, so that the order of arrival does not matter (Amble and Knuth 1974,
// "Ordered hash tables"). Draw a seat, and draw again when it is empty: a citizen added changes
// only the draws that hit his seat, and those of the one or two whom he pushes on.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/population/network.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

class Seats {
 public:
  static constexpr std::uint32_t kEmpty = std::numeric_limits<std::uint32_t>::max();

  /// `key`: of the stream, so that every network has a seating of its own.
  Seats(std::span<const std::uint64_t> citizens, const Groups& groups, StreamKey key);

  /// The seats of a group: rows, or kEmpty. None for a group without members.
  std::span<const std::uint32_t> of(std::uint32_t group) const {
    return std::span(rows_).subspan(first_[group], first_[group + 1] - first_[group]);
  }

  /// The seat that `u`, between 0 and 1, falls on.
  static std::size_t index(std::span<const std::uint32_t> seats, double u) {
    return static_cast<std::size_t>(u * static_cast<double>(seats.size()));
  }

 private:
  std::vector<std::size_t> first_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace civitas
