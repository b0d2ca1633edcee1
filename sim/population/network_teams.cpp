// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_teams.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"
#include "sim/population/renewal.hpp"

namespace civitas {
namespace {

/// Which of `teams` the draw means: 0 … teams - 1. A draw keeps its team when there is one more,
/// unless it means that one.
std::uint32_t drawn(std::uint32_t teams, StreamKey key, std::uint64_t citizen, std::uint32_t step) {
  std::uint32_t team = 0;
  // The next number of teams at which the draw means the newest one is a draw, too.
  for (std::uint32_t jump = 0;; ++jump) {
    const double next = std::floor((team + 1.0) / uniform(key, citizen, step, jump));
    if (!(next < teams)) return team;
    team = static_cast<std::uint32_t>(next);
  }
}

/// The first team of each group, and one beyond the last; every group has at least one.
std::vector<std::uint32_t> first_teams(const TeamMembers& now, double mean_degree) {
  std::vector<double> members(now.groups.count);
  for (std::size_t row = 0; row < now.members.size(); ++row)
    members[now.groups.of[row]] += now.members[row];
  std::vector<std::uint32_t> first = {0};
  for (const double count : members)
    first.push_back(first.back() + static_cast<std::uint32_t>(
                                       std::max(1.0, std::round((count - 1) / mean_degree))));
  return first;
}

/// `kept`: the team that a row stays in, or kGone.
template <class Kept>
Network of_teams(const TeamMembers& now, std::vector<std::uint32_t> first, StreamKey key,
                 std::uint32_t step, const Kept& kept) {
  Groups all{std::vector<std::uint32_t>(now.citizens.size()), first.back()};
  for (std::uint32_t row = 0; row < all.of.size(); ++row) {
    if (now.members[row] == 0) {
      all.of[row] = all.count++;
      continue;
    }
    all.of[row] = kept(row);
    if (all.of[row] != Renewal::kGone) continue;
    const std::uint32_t begin = first[now.groups.of[row]], end = first[now.groups.of[row] + 1];
    all.of[row] = begin + drawn(end - begin, key, now.citizens[row], step);
  }
  return Network::of_teams(all, std::move(first));
}

}  // namespace

Network teams(const TeamMembers& now, double mean_degree, StreamKey key, std::uint32_t step) {
  if (!(mean_degree > 0) || std::isinf(mean_degree))
    throw InputError({Mistake::network_unfit, {}, "the mean degree is not a number above 0"});
  return of_teams(now, first_teams(now, mean_degree), key, step,
                  [](std::uint32_t) { return Renewal::kGone; });
}

Network renewed_teams(const Network& before, std::span<const std::uint32_t> from,
                      const TeamMembers& now, double mean_degree, StreamKey key,
                      std::uint32_t step) {
  const auto first = before.first_teams();
  if (first.size() != now.groups.count + std::size_t{1}) return teams(now, mean_degree, key, step);
  const auto team = before.arrays().group;
  return of_teams(now, {first.begin(), first.end()}, key, step, [&](std::uint32_t row) {
    if (from[row] == Renewal::kGone) return Renewal::kGone;
    const std::uint32_t old = team[from[row]], group = now.groups.of[row];
    return old >= first[group] && old < first[group + 1] ? old : Renewal::kGone;
  });
}

}  // namespace civitas
