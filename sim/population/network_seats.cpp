// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_seats.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"

namespace civitas {

Seats::Seats(std::span<const std::uint64_t> citizens, const Groups& groups, StreamKey key) {
  if (citizens.size() != groups.of.size()) throw Bug("not one group for each citizen");
  const Members members(groups);
  first_.push_back(0);
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const std::size_t size = members.of(g).size();
    first_.push_back(first_.back() + (size == 0 ? 0 : std::bit_ceil(2 * size)));
  }
  rows_.assign(first_.back(), kEmpty);

  const std::uint64_t stream = std::uint64_t{key.k1} << 32 | key.k0;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    order.clear();
    for (const std::uint32_t row : members.of(g))
      order.emplace_back(hash(stream, citizens[row]), row);
    if (order.empty()) continue;
    std::sort(order.begin(), order.end());
    const std::span<std::uint32_t> seats =
        std::span(rows_).subspan(first_[g], first_[g + 1] - first_[g]);
    const int shift = 64 - std::countr_zero(seats.size());
    std::size_t free = 0;  // behind the last one taken
    std::size_t seated = 0;
    for (; seated < order.size(); ++seated) {
      free = std::max(free, static_cast<std::size_t>(order[seated].first >> shift));
      if (free == seats.size()) break;
      seats[free++] = order[seated].second;
    }
    // Those who found none up to the end take the first that are free from the beginning.
    for (std::size_t seat = 0; seated < order.size(); ++seat) {
      if (seats[seat] == kEmpty) seats[seat] = order[seated++].second;
    }
  }
}

}  // namespace civitas
