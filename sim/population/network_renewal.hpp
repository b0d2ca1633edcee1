// SPDX-License-Identifier: Apache-2.0
// A network after births, deaths and moves.
#pragma once

#include "sim/population/network_kinds.hpp"
#include "sim/population/renewal.hpp"
#include "sim/population/split.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

struct NetworkRenewal {
  const Renewal::Rows& rows;
  std::span<const std::uint64_t> keys;  // of each row now
  const Groups& groups;                 // now; links stay inside
  StreamKey key;
  std::uint32_t step;
  const Homophily* homophily = nullptr;  // now; new links prefer the own kind
};

/// Links of those who are gone, and between two who are not in the same group any more, are cut.
/// Who has moved draws as many new ones as that cost. Who is new draws as many as keep the mean
/// degree what it was: as many as a citizen has, when as many come as go; fewer, when more come, or
/// when those who go have few; at most twice as many. New links go to random others of the group,
/// with the chance of homophily to some of the own kind, and weigh 1. A network in groups is a Bug.
[[nodiscard]] Network renewed(const Network& before, const NetworkRenewal& renewal,
                              const Split& split = {});

}  // namespace civitas
