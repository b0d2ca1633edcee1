// SPDX-License-Identifier: Apache-2.0
// Homophily: ties stay within the own kind as often as the index asks for, for every kind and every
// respect alone, and nothing else of the network changes.
#include "sim/population/network_kinds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/problem.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/network_renewal.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kCount = 40000;
const StreamKey kKey = network_key(42, "friends");

/// Halves of the rows are two regions; education and age group are drawn, unlike in both.
struct Town {
  std::vector<std::uint64_t> keys = citizens(kCount);
  Groups regions{std::vector<std::uint32_t>(kCount), 2};
  Groups education{std::vector<std::uint32_t>(kCount), 3};
  Groups age{std::vector<std::uint32_t>(kCount), 5};

  Town() {
    for (std::uint32_t row = 0; row < kCount; ++row) {
      const auto [u, v] = uniform_pair(network_key(7, "who"), keys[row], 0, 0);
      regions.of[row] = row < kCount / 2 ? 0 : 1;
      const double low = regions.of[row] == 0 ? 0.2 : 0.4;
      education.of[row] = u < low ? 0 : u < 0.8 ? 1 : 2;
      age.of[row] = static_cast<std::uint32_t>(v * v * 5);
    }
  }
  Homophily alike(double index) const { return {crossed(education, age), index}; }
  Network friends(double index, double rewire) const {
    return small_world(keys, regions, 10, rewire, kKey, alike(index));
  }
};

TEST(Kinds, AreNumberedInOrder) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> numbers = {3, nan, 1, 3, 2.5, nan};
  const Groups kinds = kinds_by(numbers);
  EXPECT_EQ(kinds.count, 4U);
  EXPECT_EQ(kinds.of, (std::vector<std::uint32_t>{2, 3, 0, 2, 1, 3}));
  std::vector<double> many(5000);
  for (std::uint32_t i = 0; i < 5000; ++i) many[i] = (i * 7919U) % 5000;
  const Groups sorted = kinds_by(many);
  EXPECT_EQ(sorted.count, 5000U);
  for (std::uint32_t i = 0; i < 5000; ++i) ASSERT_EQ(sorted.of[i], (i * 7919U) % 5000);
}

TEST(Kinds, CrossedAreThoseTogetherInBoth) {
  const Groups both = crossed({{0, 1, 1, 0, 1}, 2}, {{2, 0, 2, 2, 0}, 3});
  EXPECT_EQ(both.count, 3U);
  EXPECT_EQ(both.of, (std::vector<std::uint32_t>{0, 1, 2, 0, 1}));
  EXPECT_THROW(crossed({{0}, 1}, {{0, 0}, 1}), Bug);
}

TEST(Inbreeding, IsOneWithinKindsAndBelowZeroAcross) {
  const Groups kinds{{0, 0, 1, 1}, 2};
  const std::vector<Link> within = {{0, 1}, {2, 3}}, across = {{0, 2}, {1, 3}};
  EXPECT_EQ(inbreeding(Network::of_links(4, within, Ties::mutual), one_group(4), kinds), 1);
  // One of three others is alike: each tie falls short of 1/3 by 1/3, where 2/3 were possible.
  EXPECT_DOUBLE_EQ(inbreeding(Network::of_links(4, across, Ties::mutual), one_group(4), kinds),
                   -0.5);
  EXPECT_EQ(inbreeding(Network::of_links(4, {}, Ties::mutual), one_group(4), kinds), 0);
  EXPECT_EQ(inbreeding(Network::of_links(4, within, Ties::mutual), one_group(4), one_group(4)), 0);
}

TEST(Homophily, OfARandomNetworkIsNone) {
  const Town town;
  const Network network = random_network(town.keys, town.regions, 10, kKey);
  EXPECT_NEAR(inbreeding(network, town.regions, town.alike(0).kinds), 0, 0.01);
  EXPECT_NEAR(inbreeding(town.friends(0, 0.1), town.regions, town.alike(0).kinds), 0, 0.02);
}

TEST(Homophily, IsAsAskedForAltogetherAndInEachRespect) {
  const Town town;
  for (const double index : {0.1, 0.4, 0.8}) {
    for (const double rewire : {0.0, 0.1, 1.0}) {
      const Network network = town.friends(index, rewire);
      expect_network_laws(network);
      EXPECT_EQ(network.links(), 10 * kCount);
      EXPECT_LE(static_cast<double>(network.bytes()) / kCount, 44.001);
      EXPECT_NEAR(inbreeding(network, town.regions, town.alike(index).kinds), index, 0.02);
      EXPECT_NEAR(inbreeding(network, town.regions, town.education), index, 0.02);
      EXPECT_NEAR(inbreeding(network, town.regions, town.age), index, 0.02);
      for (std::uint32_t row = 0; row < kCount; ++row) {
        for (const std::uint32_t other : network.neighbours(row))
          ASSERT_EQ(town.regions.of[row], town.regions.of[other]);
      }
    }
  }
}

TEST(Homophily, IsTheSameForEveryKind) {
  const Town town;
  const Network network = town.friends(0.5, 0.1);
  const Groups kinds = crossed(town.regions, town.education);
  for (std::uint32_t kind = 0; kind < kinds.count; ++kind) {
    double size = 0, ties = 0, within = 0;
    for (std::uint32_t row = 0; row < kCount; ++row) {
      if (kinds.of[row] != kind) continue;
      ++size;
      network.for_each_neighbour(row, [&](std::uint32_t other) {
        ++ties;
        within += kinds.of[other] == kind ? 1 : 0;
      });
    }
    const double share = size / (kCount / 2.0);
    EXPECT_NEAR((within / ties - share) / (1 - share), 0.5, 0.03) << "kind " << kind;
  }
}

TEST(Homophily, LeavesTheClustersOfASmallWorld) {
  const Town town;
  const auto clustering = [](const Network& network) {
    double sum = 0;
    for (std::uint32_t node = 0; node < network.nodes(); ++node) {
      const auto row = network.neighbours(node);
      double tied = 0;
      for (const std::uint32_t a : row) {
        const auto of_a = network.neighbours(a);
        for (const std::uint32_t b : row) tied += std::binary_search(of_a.begin(), of_a.end(), b);
      }
      sum += tied / (static_cast<double>(row.size()) * static_cast<double>(row.size() - 1));
    }
    return sum / network.nodes();
  };
  EXPECT_NEAR(clustering(town.friends(0.6, 0)), 2.0 / 3, 0.001);  // 3 (k - 2) / 4 (k - 1)
  EXPECT_GT(clustering(town.friends(0.6, 0.1)), 0.4);
}

TEST(Homophily, SmallKindsAndGroupsFindEnoughOthers) {
  const auto keys = citizens(30);
  Groups kinds{std::vector<std::uint32_t>(30), 30};
  std::iota(kinds.of.begin(), kinds.of.end(), 0U);  // nobody is alike
  const Network network = small_world(keys, one_group(30), 10, 1, kKey, {kinds, 1});
  expect_network_laws(network);
  EXPECT_EQ(network.links(), 300U);
  EXPECT_THROW(small_world(keys, one_group(30), 10, 1, kKey, {kinds, 1.5}), InputError);
  EXPECT_THROW(small_world(keys, one_group(30), 10, 1, kKey, {kinds, -0.1}), InputError);
}

// In each of fifty steps one in fifty is replaced, whoever it is.
TEST(Homophily, LastsWhileCitizensComeAndGo) {
  Town town;
  Network network = town.friends(0.5, 0.1);
  for (std::uint32_t step = 1; step <= 50; ++step) {
    Renewal::Rows rows;
    rows.from.resize(kCount);
    std::iota(rows.from.begin(), rows.from.end(), 0U);
    rows.to = rows.from;
    for (std::uint32_t row = 0; row < kCount; ++row) {
      if (uniform(network_key(3, "death"), town.keys[row], step, 0) >= 0.02) continue;
      rows.to[row] = Renewal::kGone;
      rows.born.push_back(row);
      town.keys[row] = newborn_key(town.keys[row], step, 0);
    }
    rows.keys = town.keys;
    const Homophily homophily = town.alike(0.5);
    network = renewed(network, {rows, rows.keys, town.regions, kKey, step, &homophily});
  }
  expect_network_laws(network);
  EXPECT_NEAR(static_cast<double>(network.links()) / kCount, 10, 0.4);
  EXPECT_NEAR(inbreeding(network, town.regions, town.alike(0).kinds), 0.5, 0.02);
}

}  // namespace
}  // namespace civitas
