// SPDX-License-Identifier: Apache-2.0
// Sums over neighbours are those of a plain loop; groups give what all their links would give;
// blocks and threads change no bit.
#include "sim/population/network_sums.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/engine/parallel.hpp"
#include "sim/population/network_generators.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr OverNeighbours kAll[] = {OverNeighbours::sum,   OverNeighbours::weighted_sum,
                                   OverNeighbours::count, OverNeighbours::any,
                                   OverNeighbours::least, OverNeighbours::greatest};
const StreamKey kKey = network_key(42, "friends");

std::vector<double> seen(const Network& network, OverNeighbours what, NetworkSums::Values values,
                         std::size_t threads = 1) {
  std::vector<double> out(network.nodes(), -77);
  NetworkSums(network, what, values, threads).rows(0, out);
  return out;
}

std::vector<double> amounts(std::size_t n) {
  std::vector<double> values(n);
  for (std::size_t i = 0; i < n; ++i)
    values[i] = i % 3 == 0 ? 0 : 1e4 * uniform(kKey, i, 0, 0) - 2e3;
  return values;
}

TEST(NetworkSums, AreThoseOfThePath) {
  // 0 - 1 - 2, and 3 alone.
  const std::vector<Link> links = {{0, 1}, {1, 2}};
  const std::vector<double> weights = {0.5, 2};
  const Network network = Network::of_links(4, links, Ties::mutual, weights);
  const std::vector<double> x = {1, 10, -3, 7};
  using List = std::vector<double>;
  EXPECT_EQ(seen(network, OverNeighbours::sum, x), (List{10, -2, 10, 0}));
  EXPECT_EQ(seen(network, OverNeighbours::weighted_sum, x), (List{5, 0.5 - 6, 20, 0}));
  EXPECT_EQ(seen(network, OverNeighbours::least, x), (List{10, -3, 10, kInfinity}));
  EXPECT_EQ(seen(network, OverNeighbours::greatest, x), (List{10, 1, 10, -kInfinity}));
  const std::vector<std::uint8_t> flag = {1, 0, 3, 1};
  EXPECT_EQ(seen(network, OverNeighbours::count, flag), (List{0, 2, 0, 0}));
  EXPECT_EQ(seen(network, OverNeighbours::any, flag), (List{0, 1, 0, 0}));
  EXPECT_EQ(seen(network, OverNeighbours::sum, flag), (List{0, 4, 0, 0}));
}

TEST(NetworkSums, AddInAscendingOrder) {
  const Network network = random_network(citizens(2000), one_group(2000), 12, kKey);
  const std::vector<double> x = amounts(2000);
  const std::vector<double> sums = seen(network, OverNeighbours::sum, x);
  for (std::uint32_t i = 0; i < 2000; ++i) {
    double sum = 0;
    network.for_each_neighbour(i, [&](std::uint32_t other) { sum += x[other]; });
    ASSERT_EQ(std::bit_cast<std::uint64_t>(sums[i]), std::bit_cast<std::uint64_t>(sum));
  }
}

TEST(NetworkSums, OfOnesAreDegrees) {
  const Network network = preferential_attachment(citizens(3000), one_group(3000), 2, kKey);
  const std::vector<double> ones(3000, 1.0);
  for (const OverNeighbours what :
       {OverNeighbours::sum, OverNeighbours::count, OverNeighbours::weighted_sum}) {
    const std::vector<double> sums = seen(network, what, ones);
    for (std::uint32_t i = 0; i < 3000; ++i) ASSERT_EQ(sums[i], network.degree(i));
  }
}

// Few tell their neighbours, many are asked: the same is counted either way.
TEST(NetworkSums, FewAndManyAreCountedAlike) {
  const std::uint32_t n = 1003;
  const std::vector<Link> one_way = {{0, 1}, {0, 1002}, {2, 0}, {1002, 1}};
  for (const Network& network : {random_network(citizens(n), one_group(n), 8, kKey),
                                 Network::of_links(n, one_way, Ties::one_way)}) {
    for (const std::uint32_t every : {2000U, 500U, 40U, 5U, 4U, 2U, 1U}) {
      std::vector<std::uint8_t> flags(n);
      for (std::uint32_t i = 1; i < n; i += every) flags[i] = 1;
      const std::vector<double> counts = seen(network, OverNeighbours::count, flags);
      const std::vector<double> any = seen(network, OverNeighbours::any, flags);
      for (std::uint32_t i = 0; i < n; ++i) {
        double count = 0;
        network.for_each_neighbour(i, [&](std::uint32_t other) { count += flags[other]; });
        ASSERT_EQ(counts[i], count);
        ASSERT_EQ(any[i], count > 0 ? 1 : 0);
      }
      EXPECT_EQ(seen(network, OverNeighbours::count, flags, 16), counts);
    }
  }
}

// The groups' short cut against every link written down.
TEST(NetworkSums, GroupsGiveWhatTheirLinksGive) {
  ASSERT_TRUE(rc::check([] {
    Groups groups{{}, 4};
    groups.of = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0U, 4U));
    const auto n = static_cast<std::uint32_t>(groups.of.size());
    std::vector<double> cents(n), wild(n);
    std::vector<std::uint8_t> flags(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      cents[i] = *rc::gen::inRange(-1000, 1000);
      wild[i] = std::ldexp(*rc::gen::inRange(-1000, 1000), *rc::gen::inRange(-30, 30));
      flags[i] = *rc::gen::element<std::uint8_t>(0, 0, 1, 255);
    }
    std::vector<Link> links;
    for (std::uint32_t a = 0; a < n; ++a) {
      for (std::uint32_t b = 0; b < a; ++b) {
        if (groups.of[a] == groups.of[b]) links.push_back({a, b});
      }
    }
    const Network implicit = Network::of_groups(groups);
    const Network explicit_ = Network::of_links(n, links, Ties::mutual);
    for (std::uint32_t i = 0; i < n; ++i) RC_ASSERT(implicit.degree(i) == explicit_.degree(i));
    for (const OverNeighbours what : kAll) {
      RC_ASSERT(seen(implicit, what, cents) == seen(explicit_, what, cents));
      RC_ASSERT(seen(implicit, what, flags) == seen(explicit_, what, flags));
      if (what != OverNeighbours::sum && what != OverNeighbours::weighted_sum) {
        RC_ASSERT(seen(implicit, what, wild) == seen(explicit_, what, wild));
        continue;
      }
      // These sums are exact in a long double: the groups' must be theirs, rounded once.
      const std::vector<double> sums = seen(implicit, what, wild);
      for (std::uint32_t i = 0; i < n; ++i) {
        long double sum = 0;
        for (const std::uint32_t other : explicit_.neighbours(i)) sum += wild[other];
        RC_ASSERT(std::fabs(sums[i] - static_cast<double>(sum)) <=
                  std::fabs(static_cast<double>(sum)) * 0x1p-52);
      }
    }
  }));
}

TEST(NetworkSums, AGroupWithoutItsRichestKeepsItsCents) {
  const Network network = Network::of_groups(one_group(3));
  const std::vector<double> x = {1e17, 0.1, 0.2};
  EXPECT_EQ(seen(network, OverNeighbours::sum, x)[0], 0.1 + 0.2);
}

TEST(NetworkSums, BlocksAndThreadsChangeNoBit) {
  const std::size_t n = 10007;
  const std::vector<std::uint64_t> keys = citizens(n);
  Groups groups{std::vector<std::uint32_t>(n), 3};
  for (std::uint32_t i = 0; i < n; ++i) groups.of[i] = i % 3;
  const std::vector<double> x = amounts(n);
  std::vector<std::uint8_t> flags(n);
  for (std::size_t i = 0; i < n; ++i) flags[i] = x[i] > 0;
  const Workers workers(3);
  for (const Network& network :
       {random_network(keys, groups, 10, kKey), Network::of_groups(groups)}) {
    for (const OverNeighbours what : kAll) {
      for (const NetworkSums::Values values :
           {NetworkSums::Values(x), NetworkSums::Values(flags)}) {
        const std::vector<double> whole = seen(network, what, values);
        const NetworkSums sums(network, what, values);
        for (const std::size_t block : {1U, 97U, 4096U}) {
          std::vector<double> out(n);
          workers.for_each((n + block - 1) / block, [&](std::size_t item, std::size_t) {
            const std::size_t first = item * block;
            sums.rows(static_cast<std::uint32_t>(first),
                      std::span(out).subspan(first, std::min(block, n - first)));
          });
          ASSERT_EQ(out, whole);
        }
      }
    }
  }
}

TEST(NetworkSums, WhatDoesNotFitIsABug) {
  const Network network = Network::of_groups(one_group(3));
  const std::vector<double> x = {1, 2, 3};
  std::vector<double> out(2);
  EXPECT_THROW(NetworkSums(network, OverNeighbours::sum, std::span(x).first(2)), Bug);
  EXPECT_THROW(NetworkSums(network, OverNeighbours::sum, x).rows(2, out), Bug);
  EXPECT_THROW(NetworkSums(network, OverNeighbours::sum, x).rows(4, {}), Bug);
  EXPECT_NO_THROW(NetworkSums(network, OverNeighbours::sum, x).rows(1, out));
}

}  // namespace
}  // namespace civitas
