// SPDX-License-Identifier: Apache-2.0
// What holds for every network of mutual ties, and rows to build networks from.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/core/key.hpp"
#include "sim/population/network.hpp"

namespace civitas {

inline std::vector<std::uint32_t> neighbours(const Network& network, std::uint32_t node) {
  std::vector<std::uint32_t> list;
  network.for_each_neighbour(node, [&](std::uint32_t other) { list.push_back(other); });
  return list;
}

/// Ascending, nobody twice, nobody oneself, as many as the degree, looked at by those looked at;
/// and the handshake: degrees add up to the links.
inline void expect_network_laws(const Network& network) {
  ASSERT_TRUE(network.mutual());
  std::uint64_t degrees = 0;
  std::vector<std::vector<std::uint32_t>> seen_by(network.nodes());
  for (std::uint32_t node = 0; node < network.nodes(); ++node) {
    const std::vector<std::uint32_t> list = neighbours(network, node);
    ASSERT_EQ(list.size(), network.degree(node));
    ASSERT_TRUE(std::is_sorted(list.begin(), list.end(), std::less_equal<>())) << "node " << node;
    for (const std::uint32_t other : list) {
      ASSERT_LT(other, network.nodes());
      ASSERT_NE(other, node);
      seen_by[other].push_back(node);
    }
    degrees += list.size();
  }
  EXPECT_EQ(degrees, network.links());
  for (std::uint32_t node = 0; node < network.nodes(); ++node)
    ASSERT_EQ(seen_by[node], neighbours(network, node)) << "node " << node;
}

inline std::vector<std::uint64_t> citizens(std::size_t count) {
  std::vector<std::uint64_t> keys(count);
  for (std::size_t i = 0; i < count; ++i) keys[i] = hash(0x517, i);
  return keys;
}

/// Each tie once, as the pair of its ends' keys, in order.
using TiesByKey = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
inline TiesByKey ties_by_key(const Network& network, const std::vector<std::uint64_t>& keys) {
  TiesByKey ties;
  for (std::uint32_t node = 0; node < network.nodes(); ++node) {
    network.for_each_neighbour(node, [&](std::uint32_t other) {
      if (keys[node] < keys[other]) ties.emplace_back(keys[node], keys[other]);
    });
  }
  std::sort(ties.begin(), ties.end());
  return ties;
}

/// How many ties of `a` are not in `b`.
inline std::size_t lost(const TiesByKey& a, const TiesByKey& b) {
  TiesByKey gone;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(gone));
  return gone.size();
}

}  // namespace civitas
