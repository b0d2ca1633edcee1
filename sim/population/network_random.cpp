// SPDX-License-Identifier: Apache-2.0
// Random networks, in time proportional to their links and with draws addressed by citizens.
//
// Each citizen throws darts at the seats of the group: a Poisson process of rate r a seat. Two
// citizens are tied when a dart of one hits the other. There is none among a pair's two possible
// hits with chance exp(-2r), independently of all other pairs; with r = -ln(1 - p) / 2 that is 1 -
// p. The nth dart of a citizen is one draw: the gap since the dart before, and the seat. A smaller
// p only cuts off the last darts.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/math.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/network_seats.hpp"

namespace civitas {
namespace {

struct Dart {
  std::uint32_t row;
  std::size_t seat;
};

// Seats lie all over the memory: with many darts in the air their misses overlap.
constexpr std::size_t kFlying = 1024;

/// Ties those who are hit and empties `flying`. Without jumps, which would wait for each seat.
void land(std::vector<Dart>& flying, std::span<const std::uint32_t> seats,
          std::vector<Link>& links) {
  std::size_t count = links.size();
  links.resize(count + flying.size());
  for (const auto [row, seat] : flying) {
    const std::uint32_t hit = seats[seat];
    links[count] = {row, hit};
    count += static_cast<std::size_t>(hit != Seats::kEmpty) & static_cast<std::size_t>(hit != row);
  }
  links.resize(count);
  flying.clear();
}

}  // namespace

StreamKey network_key(std::uint64_t seed, std::string_view name) {
  // In the place of the replicate stands a number that no replicate has.
  return stream_key(seed, std::numeric_limits<std::uint32_t>::max(), name);
}

Network random_network(std::span<const std::uint64_t> citizens, const Groups& groups,
                       double mean_degree, StreamKey key) {
  if (!(mean_degree >= 0) || std::isinf(mean_degree))
    throw InputError(
        {Mistake::network_unfit, {}, "the mean degree is not a number of at least 0", "", ""});
  const auto nodes = static_cast<double>(citizens.size());
  const double most = nodes * std::min(mean_degree, nodes);
  require_countable(most);
  const Seats seating(citizens, groups, key);
  const Members members(groups);
  std::vector<Dart> flying;
  std::vector<Link> links;
  // The expected number and five standard deviations, and those in the air.
  links.reserve(static_cast<std::size_t>(most / 2 + 5 * std::sqrt(most / 2)) + 4 * kFlying);
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const std::span<const std::uint32_t> group = members.of(g);
    const std::span<const std::uint32_t> seats = seating.of(g);
    if (static_cast<double>(group.size()) <= mean_degree + 1) {
      for (std::size_t i = 0; i < group.size(); ++i) {
        for (const std::uint32_t other : group.subspan(i + 1)) links.push_back({group[i], other});
      }
      continue;
    }
    const double p = mean_degree / static_cast<double>(group.size() - 1);
    const double darts = -math::log1p(-p) / 2 * static_cast<double>(seats.size());
    for (const std::uint32_t row : group) {
      double thrown = 0;
      for (std::uint32_t dart = 0;; ++dart) {
        const auto [gap, seat] = uniform_pair(key, citizens[row], 0, dart);
        thrown -= math::log(gap);
        if (thrown > darts) break;
        flying.push_back({row, Seats::index(seats, seat)});
      }
      if (flying.size() >= kFlying) land(flying, seats, links);
    }
    land(flying, seats, links);
  }
  return Network::of_links(static_cast<std::uint32_t>(citizens.size()), links, Ties::mutual);
}

}  // namespace civitas
