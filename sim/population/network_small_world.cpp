// SPDX-License-Identifier: Apache-2.0
// Small worlds, lap by lap as Watts and Strogatz made them.
//
// Each node owns the ties to the neighbours / 2 next on the ring, one for each lap. Whether two
// nodes are tied is seen from what the two own.
#include <algorithm>
#include <string>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/network_seats.hpp"

namespace civitas {
namespace {

void require_ring(std::size_t nodes, std::uint32_t neighbours) {
  if (neighbours < 2 || neighbours % 2 != 0)
    throw InputError({Mistake::network_unfit,
                      {},
                      std::to_string(neighbours) + " neighbours on a ring",
                      "there are as many on either side",
                      "Choose an even number of at least 2"});
  require_countable(static_cast<double>(nodes) * neighbours);
}

/// The ends of the ties that each node owns, lap after lap; no node owns more than `laps`.
struct Owned {
  std::uint32_t laps;
  std::vector<std::uint32_t> ends;  // [node * laps + lap]; the node itself: no tie

  std::span<std::uint32_t> of(std::uint32_t node) {
    return std::span(ends).subspan(std::size_t{node} * laps, laps);
  }
  bool tied(std::uint32_t a, std::uint32_t b) {
    const auto owns = [&](std::uint32_t owner, std::uint32_t end) {
      const auto ties = of(owner);
      return std::find(ties.begin(), ties.end(), end) != ties.end();
    };
    return owns(a, b) || owns(b, a);
  }
  Network network(std::uint32_t nodes) const {
    std::vector<Link> links;
    links.reserve(ends.size());
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const auto node = static_cast<std::uint32_t>(i / laps);
      if (ends[i] != node) links.push_back({node, ends[i]});
    }
    return Network::of_links(nodes, links, Ties::mutual);
  }
};

Owned lattice(const Groups& groups, const Members& members, std::uint32_t laps) {
  Owned owned{laps, std::vector<std::uint32_t>(groups.of.size() * laps)};
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const std::span<const std::uint32_t> group = members.of(g);
    const std::size_t size = group.size();
    for (std::size_t i = 0; i < size; ++i) {
      const auto ends = owned.of(group[i]);
      for (std::uint32_t lap = 0; lap < laps; ++lap) {
        // In a small group the laps would meet the same others again from the other side.
        const std::size_t distance = lap + 1;
        const bool again = 2 * distance > size || (2 * distance == size && i >= distance);
        ends[lap] = again ? group[i] : group[(i + distance) % size];
      }
    }
  }
  return owned;
}

}  // namespace

Network ring(const Groups& groups, std::uint32_t neighbours) {
  require_ring(groups.of.size(), neighbours);
  return lattice(groups, Members(groups), neighbours / 2)
      .network(static_cast<std::uint32_t>(groups.of.size()));
}

Network small_world(std::span<const std::uint64_t> citizens, const Groups& groups,
                    std::uint32_t neighbours, double rewire, StreamKey key) {
  require_ring(citizens.size(), neighbours);
  if (!(rewire >= 0 && rewire <= 1))
    throw InputError(
        {Mistake::network_unfit, {}, "the chance to rewire is not between 0 and 1", "", ""});
  const Seats seating(citizens, groups, key);
  const Members members(groups);
  const std::uint32_t laps = neighbours / 2;
  Owned owned = lattice(groups, members, laps);
  std::vector<std::uint32_t> degree(citizens.size(), neighbours);
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const std::span<const std::uint32_t> group = members.of(g);
    const std::span<const std::uint32_t> seats = seating.of(g);
    if (group.size() <= neighbours + 1) continue;  // there is nobody else to be tied to
    for (std::uint32_t lap = 0; lap < laps; ++lap) {
      for (const std::uint32_t node : group) {
        // Step 0 says whether the tie is moved and where to; steps 1 … where to instead.
        auto [chance, seat] = uniform_pair(key, citizens[node], 0, lap);
        if (!(chance < rewire) || degree[node] == group.size() - 1) continue;
        for (std::uint32_t attempt = 1;; ++attempt) {
          const std::uint32_t end = seats[Seats::index(seats, seat)];
          if (end != Seats::kEmpty && end != node && !owned.tied(node, end)) {
            std::uint32_t& mine = owned.of(node)[lap];
            --degree[mine];
            ++degree[end];
            mine = end;
            break;
          }
          seat = uniform_pair(key, citizens[node], attempt, lap).second;
        }
      }
    }
  }
  return owned.network(static_cast<std::uint32_t>(citizens.size()));
}

}  // namespace civitas
