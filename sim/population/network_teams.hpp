// SPDX-License-Identifier: Apache-2.0
// Teams: small groups in which everybody is tied to everybody else, such as those who work
// together.
//
// Only members have a team; all others are tied to nobody. Each group (a region) has a fixed number
// of teams, (members - 1) / mean degree at the start, and who becomes a member joins one of them,
// each with the same chance, by a draw of the own key and the step: so sizes are about Poisson
// (exactly binomial), a member has `mean_degree` others in the mean, and teams grow and shrink with
// the members of their group. Who stays a member of the group stays in the team, whoever else comes
// and goes.
//
// Which team a draw means changes for one in n + 1 when there are n + 1 teams instead of n: Lamping
// and Veach (2014), "A fast, minimal memory, consistent hash algorithm".
#pragma once

#include <cstdint>
#include <span>

#include "sim/population/network.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

struct TeamMembers {
  std::span<const std::uint64_t> citizens;  // keys of all rows
  const Groups& groups;                     // of all rows: teams lie inside
  std::span<const std::uint8_t> members;    // of all rows: 0 or 1
};

/// Throws InputError when the mean degree is not a number above 0.
[[nodiscard]] Network teams(const TeamMembers& now, double mean_degree, StreamKey key,
                            std::uint32_t step = 0);

/// The teams when members have changed. `from`: of each row now its row before, or
/// Renewal::kGone of who is new. Groups are those of before; if they are more or fewer, all teams
/// are drawn anew.
[[nodiscard]] Network renewed_teams(const Network& before, std::span<const std::uint32_t> from,
                                    const TeamMembers& now, double mean_degree, StreamKey key,
                                    std::uint32_t step);

}  // namespace civitas
