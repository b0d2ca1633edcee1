// SPDX-License-Identifier: Apache-2.0
// Small worlds, lap by lap as Watts and Strogatz made them.
//
// Each node owns the ties to the neighbours / 2 next on the ring, one for each lap. Whether two
// nodes are tied is seen from what the two own.
#include <algorithm>
#include <cmath>
#include <optional>
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

constexpr std::uint32_t kTries = 32;  // to meet somebody of the own kind who is not tied yet

/// Who stands where on a ring with homophily, and whom of the own kind a tie is moved to.
class Alike {
 public:
  Alike(std::span<const std::uint64_t> citizens, const Groups& groups, const Homophily& homophily,
        StreamKey key, std::uint32_t laps)
      : citizens_(citizens),
        groups_(groups),
        index_(homophily.index),
        key_(key),
        laps_(laps),
        kinds_(crossed(groups, homophily.kinds)),
        seating_(citizens, kinds_, key) {}

  /// Sorts the members of each group by whom they stand with.
  void stand_together(Members& members, const Seats& of_groups) const {
    std::vector<std::uint32_t> with(citizens_.size());
    for (std::uint32_t row = 0; row < with.size(); ++row)
      with[row] = kinds_.of[stands_like(row, of_groups.of(groups_.of[row]))];
    std::stable_sort(members.rows.begin(), members.rows.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return with[a] < with[b]; });
  }

  /// The seats of the own kind, with the chance h, or else of the whole group.
  std::span<const std::uint32_t> seats_for(std::uint32_t node, std::uint32_t lap,
                                           std::span<const std::uint32_t> of_group) const {
    return uniform(key_, citizens_[node], 0, laps_ + 1 + lap) < index_
               ? seating_.of(kinds_.of[node])
               : of_group;
  }

 private:
  // Oneself, or a random citizen of the group.
  std::uint32_t stands_like(std::uint32_t row, std::span<const std::uint32_t> seats) const {
    auto [chance, seat] = uniform_pair(key_, citizens_[row], 0, laps_);
    if (chance < std::sqrt(index_)) return row;
    for (std::uint32_t attempt = 1;; ++attempt) {
      const std::uint32_t other = seats[Seats::index(seats, seat)];
      if (other != Seats::kEmpty) return other;
      seat = uniform_pair(key_, citizens_[row], attempt, laps_).second;
    }
  }

  std::span<const std::uint64_t> citizens_;
  const Groups& groups_;
  double index_;
  StreamKey key_;
  std::uint32_t laps_;
  Groups kinds_;  // each within a group; those of a group stand together
  Seats seating_;
};

}  // namespace

Network ring(const Groups& groups, std::uint32_t neighbours) {
  require_ring(groups.of.size(), neighbours);
  return lattice(groups, Members(groups), neighbours / 2)
      .network(static_cast<std::uint32_t>(groups.of.size()));
}

Network small_world(std::span<const std::uint64_t> citizens, const Groups& groups,
                    std::uint32_t neighbours, double rewire, StreamKey key,
                    const Homophily& homophily) {
  require_ring(citizens.size(), neighbours);
  const auto require_chance = [](double chance, const char* what) {
    if (!(chance >= 0 && chance <= 1))
      throw InputError({Mistake::network_unfit, {}, std::string(what) + " is not between 0 and 1"});
  };
  require_chance(rewire, "the chance to rewire");
  require_chance(homophily.index, "the index of homophily");
  const Seats seating(citizens, groups, key);
  Members members(groups);
  const std::uint32_t laps = neighbours / 2;
  std::optional<Alike> alike;
  if (homophily.index > 0) {
    alike.emplace(citizens, groups, homophily, key, laps);
    alike->stand_together(members, seating);
  }
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
        const auto own_kind = alike ? alike->seats_for(node, lap, seats) : seats;
        for (std::uint32_t attempt = 1;; ++attempt) {
          const auto& from = attempt < kTries ? own_kind : seats;
          const std::uint32_t end = from[Seats::index(from, seat)];
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
