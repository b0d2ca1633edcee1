// SPDX-License-Identifier: Apache-2.0
// Preferential attachment: an end of a random tie is a citizen in proportion to his ties.
//
// Citizens arrive in the order of their seats (network_seats.hpp). A random tie of the earlier ones
// is a random earlier citizen and one of the ties he made when he came; one of its two ends, he or
// whom he chose, is the choice.
#include <algorithm>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/network_seats.hpp"

namespace civitas {

Network preferential_attachment(std::span<const std::uint64_t> citizens, const Groups& groups,
                                std::uint32_t links, StreamKey key) {
  if (links < 1)
    throw InputError(
        {Mistake::network_unfit, {}, "nobody ties himself to others", "", "Choose at least 1"});
  require_countable(2.0 * links * static_cast<double>(citizens.size()));
  const Seats seating(citizens, groups, key);
  // chosen[row * links + nth]: whom `row` chose when he came; nobody: he chose fewer, or is to
  // come.
  constexpr std::uint32_t nobody = Seats::kEmpty;
  std::vector<std::uint32_t> chosen(citizens.size() * links, nobody);
  const auto chosen_by = [&](std::uint32_t row) {
    return std::span(chosen).subspan(std::size_t{row} * links, links);
  };

  std::vector<std::uint32_t> founders;
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    const std::span<const std::uint32_t> seats = seating.of(g);
    founders.clear();
    for (std::size_t seat = 0; seat < seats.size(); ++seat) {
      const std::uint32_t row = seats[seat];
      if (row == Seats::kEmpty) continue;
      const std::span<std::uint32_t> mine = chosen_by(row);
      if (founders.size() <= links) {
        std::copy(founders.begin(), founders.end(), mine.begin());
        founders.push_back(row);
        continue;
      }
      const std::span<const std::uint32_t> earlier = seats.first(seat);
      std::uint32_t made = 0;
      for (std::uint32_t attempt = 0; made < links; ++attempt) {
        const auto [where, which] = uniform_pair(key, citizens[row], attempt, made);
        const std::uint32_t other = earlier[Seats::index(earlier, where)];
        if (other == Seats::kEmpty) continue;
        const auto end = static_cast<std::uint32_t>(which * 2 * links);  // of 2 ends a tie
        const std::uint32_t its = chosen_by(other)[end / 2];
        if (its == nobody) continue;
        const std::uint32_t choice = end % 2 == 0 ? other : its;
        const auto made_so_far = mine.first(made);
        if (std::find(made_so_far.begin(), made_so_far.end(), choice) == made_so_far.end())
          mine[made++] = choice;
      }
    }
  }

  std::vector<Link> ties;
  ties.reserve(chosen.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i] != nobody) ties.push_back({static_cast<std::uint32_t>(i / links), chosen[i]});
  }
  return Network::of_links(static_cast<std::uint32_t>(citizens.size()), ties, Ties::mutual);
}

}  // namespace civitas
