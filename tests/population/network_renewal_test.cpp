// SPDX-License-Identifier: Apache-2.0
// A network after births, deaths and moves: ties of those who stay last, nobody is tied to who is
// gone or outside the group, and the mean degree lasts.
#include "sim/population/network_renewal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "sim/core/key.hpp"
#include "sim/population/network_generators.hpp"

namespace civitas {
namespace {

std::vector<std::uint64_t> citizens(std::uint32_t count) {
  std::vector<std::uint64_t> keys(count);
  for (std::uint32_t i = 0; i < count; ++i) keys[i] = hash(i, 3);
  return keys;
}

/// Some rows go, and `born` are born at the end.
template <class Goes>
Renewal::Rows turnover(const std::vector<std::uint64_t>& keys, const Goes& goes,
                       std::uint32_t born) {
  Renewal::Rows rows;
  const auto count = static_cast<std::uint32_t>(keys.size());
  rows.to.assign(count, Renewal::kGone);
  for (std::uint32_t row = 0; row < count; ++row) {
    if (goes(row)) continue;
    rows.to[row] = static_cast<std::uint32_t>(rows.from.size());
    rows.from.push_back(row);
    rows.keys.push_back(keys[row]);
  }
  for (std::uint32_t row = 0; row < born; ++row) {
    rows.born.push_back(static_cast<std::uint32_t>(rows.from.size()));
    rows.from.push_back(row);
    rows.keys.push_back(hash(keys[row], 9));
  }
  return rows;
}

/// Fills in runs and all others: old rows that have not moved keep their order.
void tell_runs(Renewal::Rows& rows) {
  const auto is_in = [](const std::vector<std::uint32_t>& list, std::uint32_t row) {
    return std::find(list.begin(), list.end(), row) != list.end();
  };
  for (std::uint32_t row = 0; row < rows.from.size(); ++row) {
    const std::uint32_t from = rows.from[row];
    if (is_in(rows.born, row) || is_in(rows.copied, row) || is_in(rows.moved, row)) {
      rows.placed.push_back(row);
    } else if (!rows.runs.empty() && rows.runs.back().from + rows.runs.back().count == from &&
               rows.runs.back().now + rows.runs.back().count == row) {
      ++rows.runs.back().count;
    } else {
      rows.runs.push_back({from, row, 1});
    }
  }
}

bool every_tenth(std::uint32_t row) { return row % 10 == 0; }

bool tied(const Network& network, std::uint32_t a, std::uint32_t b) {
  const auto list = network.neighbours(a);
  return std::binary_search(list.begin(), list.end(), b);
}

TEST(NetworkRenewal, OfNoEventsIsTheSameNetwork) {
  const auto keys = citizens(300);
  const Groups all = one_group(300);
  const Network before = small_world(keys, all, 6, 0.1, network_key(1, "friends"));
  Renewal::Rows rows;
  rows.keys = keys;
  rows.from.resize(300);
  std::iota(rows.from.begin(), rows.from.end(), 0U);
  rows.to = rows.from;
  EXPECT_EQ(renewed(before, {rows, rows.keys, all, network_key(1, "friends"), 5}), before);
}

TEST(NetworkRenewal, TiesOfThoseWhoStayLastAndTheMeanDegreeToo) {
  const std::uint32_t count = 20000;
  const auto keys = citizens(count);
  const Groups all = one_group(count);
  const StreamKey key = network_key(1, "friends");
  const Network before = small_world(keys, all, 10, 0.1, key);
  const Renewal::Rows rows = turnover(keys, every_tenth, count / 10);
  const Network now = renewed(before, {rows, rows.keys, all, key, 5});
  for (std::uint32_t row = 0; row < count; ++row) {
    const auto list = now.neighbours(row);
    EXPECT_TRUE(std::is_sorted(list.begin(), list.end()));
    EXPECT_EQ(std::adjacent_find(list.begin(), list.end()), list.end());
    for (const std::uint32_t other : list) {
      EXPECT_NE(other, row);
      EXPECT_TRUE(tied(now, other, row));  // mutual
    }
  }
  for (std::uint32_t row = 0; row < count; ++row) {
    if (rows.to[row] == Renewal::kGone) continue;
    for (const std::uint32_t other : before.neighbours(row)) {
      if (rows.to[other] == Renewal::kGone) continue;
      EXPECT_TRUE(tied(now, rows.to[row], rows.to[other]));
    }
  }
  EXPECT_NEAR(static_cast<double>(now.links()) / count, 10, 0.05);
  for (const std::uint32_t row : rows.born) EXPECT_GE(now.degree(row), 9U);
}

// Who goes may have few links, and more or fewer may come than go.
TEST(NetworkRenewal, TheMeanDegreeLastsWhoeverComesAndGoes) {
  const std::uint32_t count = 20000;
  const auto keys = citizens(count);
  const StreamKey key = network_key(1, "friends");
  const Network mutual = small_world(keys, one_group(count), 10, 0.8, key);
  std::vector<Link> links;
  for (std::uint32_t row = 0; row < count; ++row) {
    for (std::uint32_t i = 1; i <= row % 7; ++i)
      links.push_back({row, (row * 31 + i * 977) % count});
  }
  const Network one_way = Network::of_links(count, links, Ties::one_way);
  for (const Network* before : {&mutual, &one_way}) {
    const double mean = static_cast<double>(before->links()) / count;
    for (const std::uint32_t born : {700U, 1500U, 3000U}) {
      std::uint32_t gone = 0;
      const Renewal::Rows rows = turnover(
          keys,
          [&](std::uint32_t row) {
            return before->degree(row) < mean - 1 && gone < 1500 && ++gone > 0;
          },
          born);
      ASSERT_EQ(gone, 1500U);
      const Groups all = one_group(static_cast<std::uint32_t>(rows.from.size()));
      const Network now = renewed(*before, {rows, rows.keys, all, key, 5});
      EXPECT_NEAR(static_cast<double>(now.links()) / now.nodes(), mean, 0.01) << born;
    }
  }
}

TEST(NetworkRenewal, WhoChangesTheGroupKnowsOthersThere) {
  const std::uint32_t count = 1000;
  const auto keys = citizens(count);
  Groups halves{std::vector<std::uint32_t>(count), 2};
  for (std::uint32_t row = count / 2; row < count; ++row) halves.of[row] = 1;
  const StreamKey key = network_key(1, "friends");
  const Network before = small_world(keys, halves, 8, 0, key);
  Renewal::Rows rows;
  rows.keys = keys;
  rows.from.resize(count);
  std::iota(rows.from.begin(), rows.from.end(), 0U);
  rows.to = rows.from;
  rows.moved = {7};
  halves.of[7] = 1;
  const Network now = renewed(before, {rows, rows.keys, halves, key, 5});
  EXPECT_EQ(now.degree(7), 8U);
  for (std::uint32_t row = 0; row < count; ++row) {
    for (const std::uint32_t other : now.neighbours(row))
      EXPECT_EQ(halves.of[row], halves.of[other]);
  }
  EXPECT_EQ(now.degree(5), 7U);  // has lost the one who moved
}

TEST(NetworkRenewal, LinksAcrossGroupsAreCutEvenWhenNobodyHasMoved) {
  const auto keys = citizens(300);
  const StreamKey key = network_key(1, "friends");
  const Network before = small_world(keys, one_group(300), 6, 0.1, key);
  Renewal::Rows rows;
  rows.keys = keys;
  rows.from.resize(300);
  std::iota(rows.from.begin(), rows.from.end(), 0U);
  rows.to = rows.from;
  Groups halves = {std::vector<std::uint32_t>(300), 2};
  for (std::uint32_t row = 150; row < 300; ++row) halves.of[row] = 1;
  const Network now = renewed(before, {rows, rows.keys, halves, key, 5});
  for (std::uint32_t row = 0; row < 300; ++row) {
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t other : before.neighbours(row)) {
      if (halves.of[other] == halves.of[row]) kept.push_back(other);
    }
    EXPECT_TRUE(std::ranges::equal(now.neighbours(row), kept));
  }
}

// Links of rows in runs are told many at a time; without runs, row by row.
TEST(NetworkRenewal, IsTheSameHoweverRowsAreTold) {
  const std::uint32_t count = 6000;
  const auto keys = citizens(count);
  const StreamKey key = network_key(1, "friends");
  for (const std::uint32_t width : {count, count / 3, 40U, 5U, 1U}) {  // of a group, side by side
    const auto group_of = [&](std::uint32_t row) { return row / width % 7; };
    Groups before_groups{std::vector<std::uint32_t>(count), 7};
    for (std::uint32_t row = 0; row < count; ++row) before_groups.of[row] = group_of(row);
    const Network mutual = small_world(keys, before_groups, 10, 0.1, key);
    const Network one_way = [&] {
      std::vector<Link> links;
      for (std::uint32_t row = 0; row < count; ++row)
        links.push_back({row, (row + 31) % count}), links.push_back({row, (row + 470) % count});
      return Network::of_links(count, links, Ties::one_way);
    }();
    Renewal::Rows rows = turnover(
        keys, [](std::uint32_t row) { return row % 97 == 0 || (row > 900 && row < 910); }, 50);
    const std::uint32_t far = 4000, near = 20;  // somebody changes places with somebody else
    std::swap(rows.from[far], rows.from[near]);
    std::swap(rows.keys[far], rows.keys[near]);
    rows.to[rows.from[far]] = far, rows.to[rows.from[near]] = near;
    rows.moved = {near, far};
    Groups groups{std::vector<std::uint32_t>(rows.from.size()), 7};
    for (std::uint32_t row = 0; row < rows.from.size(); ++row)
      groups.of[row] = group_of(rows.from[row]);
    for (std::uint32_t row = 100; row < 3000; row += 211)  // and some another group, where they are
      groups.of[row] = (groups.of[row] + 1) % 7;
    Renewal::Rows in_runs = rows;
    tell_runs(in_runs);
    ASSERT_GT(in_runs.runs.size(), 50U);
    for (const Network* before : {&mutual, &one_way}) {
      const Network now = renewed(*before, {in_runs, rows.keys, groups, key, 5});
      EXPECT_EQ(now, renewed(*before, {rows, rows.keys, groups, key, 5})) << width;
      for (const std::size_t parts : {2U, 7U, 5000U})
        EXPECT_EQ(now, renewed(*before, {in_runs, rows.keys, groups, key, 5}, {parts})) << parts;
      EXPECT_NE(now.links(), before->links());
    }
  }
}

TEST(NetworkRenewal, WeightsStayWithTheirLinks) {
  const std::vector<Link> links = {{0, 1}, {0, 2}, {2, 1}};
  const std::vector<double> weights = {3, 5, 7};
  const Network before = Network::of_links(3, links, Ties::one_way, weights);
  Renewal::Rows rows;  // 1 goes; 0 and 2 change places
  rows.from = {2, 0};
  rows.to = {1, Renewal::kGone, 0};
  rows.keys = {12, 10};
  for (const std::size_t parts : {1U, 2U}) {
    const Network now =
        renewed(before, {rows, rows.keys, one_group(2), network_key(1, "x"), 5}, {parts});
    EXPECT_EQ(now.links(), 1U);
    EXPECT_EQ(now.neighbours(1)[0], 0U);
    EXPECT_EQ(now.weights(1)[0], 5);
  }
}

}  // namespace
}  // namespace civitas
