// SPDX-License-Identifier: Apache-2.0
// Networks hold what they are given: links and groups, in order, once, and nothing else.
#include "sim/population/network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "sim/core/problem.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

using Row = std::vector<std::uint32_t>;

TEST(Network, MutualTiesAreSeenFromBothEndsInOrder) {
  const std::vector<Link> links = {{3, 0}, {0, 1}, {2, 0}};
  const Network network = Network::of_links(5, links, Ties::mutual);
  expect_network_laws(network);
  EXPECT_EQ(neighbours(network, 0), (Row{1, 2, 3}));
  EXPECT_EQ(neighbours(network, 1), (Row{0}));
  EXPECT_EQ(neighbours(network, 3), (Row{0}));
  EXPECT_EQ(neighbours(network, 4), (Row{}));
  EXPECT_EQ(network.links(), 6U);
}

TEST(Network, OneWayLinksLookOneWay) {
  const std::vector<Link> links = {{2, 1}, {2, 0}, {0, 2}};
  const Network network = Network::of_links(3, links, Ties::one_way);
  EXPECT_FALSE(network.mutual());
  EXPECT_EQ(neighbours(network, 0), (Row{2}));
  EXPECT_EQ(neighbours(network, 1), (Row{}));
  EXPECT_EQ(neighbours(network, 2), (Row{0, 1}));
}

TEST(Network, ALinkGivenTwiceIsOneLink) {
  const std::vector<Link> twice = {{0, 1}, {1, 0}, {1, 2}, {0, 1}};
  const std::vector<Link> once = {{1, 2}, {0, 1}};
  EXPECT_EQ(Network::of_links(3, twice, Ties::mutual), Network::of_links(3, once, Ties::mutual));
  EXPECT_EQ(Network::of_links(3, twice, Ties::one_way).links(), 3U);
}

TEST(Network, WeightsStayWithTheirLinks) {
  const std::vector<Link> links = {{0, 2}, {1, 0}, {2, 1}};
  const std::vector<double> weights = {20, 10, 21};
  const Network network = Network::of_links(3, links, Ties::mutual, weights);
  const auto of = [&](std::uint32_t node) {
    const auto row = network.weights(node);
    return std::vector<double>(row.begin(), row.end());
  };
  EXPECT_EQ(of(0), (std::vector<double>{10, 20}));
  EXPECT_EQ(of(1), (std::vector<double>{10, 21}));
  EXPECT_EQ(of(2), (std::vector<double>{20, 21}));
  EXPECT_TRUE(Network::of_links(3, links, Ties::mutual).weights(0).empty());
}

TEST(Network, GroupsLinkTheirMembersWithoutStoringThem) {
  const Groups groups{{1, 0, 1, 3, 1, 0}, 4};
  const Network network = Network::of_groups(groups);
  expect_network_laws(network);
  EXPECT_EQ(neighbours(network, 0), (Row{2, 4}));
  EXPECT_EQ(neighbours(network, 1), (Row{5}));
  EXPECT_EQ(neighbours(network, 3), (Row{}));
  EXPECT_EQ(network.links(), 3U * 2 + 2 * 1);
  EXPECT_THROW((void)network.neighbours(0), Bug);
  EXPECT_THROW((void)network.weights(0), Bug);

  const Network complete = Network::of_groups(one_group(100000));
  EXPECT_EQ(complete.links(), 100000ULL * 99999);
  EXPECT_LT(complete.bytes(), 100000U * 9);
}

TEST(Network, InAHouseholdEverybodyHasTheOthers) {
  const std::vector<std::uint32_t> household = {0, 0, 1, 2, 2, 2, 2};
  const Network network = Network::of_groups({household, 3});
  expect_network_laws(network);
  for (std::uint32_t person = 0; person < 7; ++person) {
    const auto members = std::count(household.begin(), household.end(), household[person]);
    EXPECT_EQ(network.degree(person), members - 1);
    for (const std::uint32_t other : neighbours(network, person))
      EXPECT_EQ(household[other], household[person]);
  }
}

TEST(Network, TenLinksTakeFortyBytes) {
  std::vector<Link> links;
  for (std::uint32_t i = 0; i < 10000; ++i) {
    for (std::uint32_t d = 1; d <= 5; ++d) links.push_back({i, (i + d) % 10000});
  }
  EXPECT_LE(Network::of_links(10000, links, Ties::mutual).bytes(), 10000U * 44 + 4);
}

TEST(Network, NobodyIsANetworkToo) {
  for (const Network& network :
       {Network::of_links(0, {}, Ties::mutual), Network::of_groups(one_group(0))}) {
    EXPECT_EQ(network.nodes(), 0U);
    EXPECT_EQ(network.links(), 0U);
  }
}

TEST(Network, GroupsComeFromColumns) {
  Column region({"region", Storage::category, "1", {"east", "south", "west"}, "", ""}, 4);
  for (const auto& [row, value] : {std::pair{0U, 2.0}, {1U, 0.0}, {2U, 2.0}, {3U, 0.0}})
    region.set_number(row, value);
  const Groups groups = groups_by(region);
  EXPECT_EQ(groups.count, 2U);
  EXPECT_EQ(groups.of, (Row{1, 0, 1, 0}));

  Column age({"age", Storage::integer, "year", {}, "", ""}, 3);
  age.set_number(0, 90);
  age.set_number(2, -1);
  EXPECT_EQ(groups_by(age).of, (Row{2, 1, 0}));
  EXPECT_THROW((void)groups_by(Column({"wage", Storage::real, "EUR", {}, "", ""}, 3)), Bug);
}

TEST(Network, WhatCannotBeIsABug) {
  const auto linked = [](std::vector<Link> links, std::vector<double> weights = {}) {
    return Network::of_links(2, links, Ties::mutual, weights);
  };
  EXPECT_THROW((void)linked({{1, 1}}), Bug);
  EXPECT_THROW((void)linked({{0, 2}}), Bug);
  EXPECT_THROW((void)linked({{2, 0}}), Bug);
  EXPECT_THROW((void)linked({{0, 1}}, {1, 2}), Bug);
  EXPECT_THROW((void)linked({{0, 1}}, {-1}), Bug);
  EXPECT_THROW((void)linked({{0, 1}}, {std::numeric_limits<double>::quiet_NaN()}), Bug);
  EXPECT_THROW((void)linked({{0, 1}, {1, 0}}, {1, 2}), Bug);
  EXPECT_THROW((void)Network::of_groups({{0, 1}, 1}), Bug);
  EXPECT_THROW(require_countable(0x1p32), InputError);
  EXPECT_NO_THROW(require_countable(0x1p32 - 1));
}

}  // namespace
}  // namespace civitas
