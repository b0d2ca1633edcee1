// SPDX-License-Identifier: Apache-2.0
// A network after births, deaths and moves.
#pragma once

#include "sim/population/network_kinds.hpp"
#include "sim/population/renewal.hpp"
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
/// Who has moved draws as many new ones as that cost, and who is new as many as a citizen has on
/// average, to random others of the group, with the chance of homophily to some of the own kind; so
/// the mean degree lasts. New links weigh 1. A network
/// in groups is a Bug.
[[nodiscard]] Network renewed(const Network& before, const NetworkRenewal& renewal);

}  // namespace civitas
