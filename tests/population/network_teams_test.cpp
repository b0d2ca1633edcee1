// SPDX-License-Identifier: Apache-2.0
// Teams: only members of one group are tied, sizes are binomial, who stays stays in the team, and
// nobody's team depends on who else comes and goes.
#include "sim/population/network_teams.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sim/core/problem.hpp"
#include "sim/population/network_generators.hpp"
#include "sim/population/renewal.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kCount = 30000;
const StreamKey kKey = network_key(42, "colleagues");

/// Three regions; about half of the rows work.
struct Town {
  std::vector<std::uint64_t> keys = citizens(kCount);
  Groups regions{std::vector<std::uint32_t>(kCount), 3};
  std::vector<std::uint8_t> work = std::vector<std::uint8_t>(kCount);
  std::vector<std::uint32_t> same = std::vector<std::uint32_t>(kCount);

  Town() {
    std::iota(same.begin(), same.end(), 0U);
    for (std::uint32_t row = 0; row < kCount; ++row) {
      regions.of[row] = row / (kCount / 3);
      work[row] = uniform(network_key(7, "who"), keys[row], 0, 0) < 0.5 ? 1 : 0;
    }
  }
  TeamMembers now() const { return {keys, regions, work}; }
  double workers() const { return std::accumulate(work.begin(), work.end(), 0.0); }
};

double mean_degree(const Network& network, const Town& town) {
  double sum = 0;
  for (std::uint32_t row = 0; row < network.nodes(); ++row) sum += network.degree(row);
  return sum / town.workers();
}

void expect_only_workers_of_one_region(const Network& network, const Town& town) {
  for (std::uint32_t row = 0; row < network.nodes(); ++row) {
    if (town.work[row] == 0) {
      ASSERT_EQ(network.degree(row), 0U) << row;
    }
    network.for_each_neighbour(row, [&](std::uint32_t other) {
      ASSERT_EQ(town.work[other], 1);
      ASSERT_EQ(town.regions.of[other], town.regions.of[row]);
    });
  }
}

TEST(Teams, AreOfMembersOfOneGroup) {
  const Town town;
  const Network network = teams(town.now(), 8, kKey);
  expect_network_laws(network);
  expect_only_workers_of_one_region(network, town);
  EXPECT_LE(static_cast<double>(network.bytes()) / kCount, 12);
}

// Each of the n others of a region is in one's team with the chance 1 / teams, independently.
TEST(Teams, SizesAreBinomial) {
  const Town town;
  for (const double mean : {1.0, 8.0, 40.0}) {
    const Network network = teams(town.now(), mean, kKey);
    const double n = town.workers();
    EXPECT_NEAR(mean_degree(network, town), mean, 5 * mean / std::sqrt(n));
    double alone = 0;
    for (std::uint32_t row = 0; row < kCount; ++row)
      alone += town.work[row] == 1 && network.degree(row) == 0 ? 1 : 0;
    EXPECT_NEAR(alone / n, std::exp(-mean), 5 * std::sqrt(std::exp(-mean) / n)) << mean;
  }
}

TEST(Teams, OfAllWhenTheyAreFew) {
  const auto keys = citizens(6);
  const std::vector<std::uint8_t> all(6, 1), nobody(6, 0);
  const Groups one = one_group(6);
  EXPECT_EQ(teams({keys, one, all}, 5, kKey).links(), 30U);
  EXPECT_EQ(teams({keys, one, all}, 1e300, kKey).links(), 30U);
  EXPECT_EQ(teams({keys, one, nobody}, 5, kKey).links(), 0U);
  for (const double mean : {0.0, -1.0, std::nan(""), HUGE_VAL})
    EXPECT_THROW(teams({keys, one, all}, mean, kKey), InputError);
}

TEST(Teams, ACitizenAddedChangesNobodysTeamButHisOwn) {
  Town town;
  town.work[5] = 0;
  const Network before = teams(town.now(), 8, kKey);
  town.work[5] = 1;
  const Network now = renewed_teams(before, town.same, town.now(), 8, kKey, 1);
  EXPECT_EQ(lost(ties_by_key(before, town.keys), ties_by_key(now, town.keys)), 0U);
  EXPECT_EQ(ties_by_key(now, town.keys).size() - ties_by_key(before, town.keys).size(),
            now.degree(5));
  // At the start, at most one team more in the region: few leave theirs for it.
  const Network anew = teams(town.now(), 8, kKey);
  EXPECT_LE(lost(ties_by_key(before, town.keys), ties_by_key(anew, town.keys)), 200U);
}

TEST(Teams, WithoutChangesStayTheSame) {
  const Town town;
  const Network before = teams(town.now(), 8, kKey);
  EXPECT_EQ(renewed_teams(before, town.same, town.now(), 8, kKey, 3), before);
}

TEST(Teams, WhoStaysStaysAndWhoComesJoins) {
  Town town;
  const Network before = teams(town.now(), 8, kKey);
  const Town old = town;
  for (std::uint32_t row = 0; row < kCount; ++row) {
    if (uniform(kKey, town.keys[row], 1, 99) < 0.1) town.work[row] ^= 1;
  }
  town.regions.of[0] = 1;
  town.work[0] = 1;  // moves to work elsewhere
  const Network now = renewed_teams(before, town.same, town.now(), 8, kKey, 1);
  expect_network_laws(now);
  expect_only_workers_of_one_region(now, town);
  // Two who both work on in their region are colleagues afterwards when they were before.
  const auto team_before = before.arrays().group, team_now = now.arrays().group;
  for (std::uint32_t row = 1; row < kCount; ++row) {
    if (old.work[row] == 1 && town.work[row] == 1) {
      ASSERT_EQ(team_before[row], team_now[row]);
    }
  }
}

// After a hundred months of turnover sizes are still binomial around the same mean.
TEST(Teams, LastWhileMembersComeAndGo) {
  Town town;
  Network network = teams(town.now(), 8, kKey);
  const double workers = town.workers();
  for (std::uint32_t step = 1; step <= 100; ++step) {
    for (std::uint32_t row = 0; row < kCount; ++row) {
      if (uniform(network_key(9, "job"), town.keys[row], step, 0) < 0.05) town.work[row] ^= 1;
    }
    network = renewed_teams(network, town.same, town.now(), 8, kKey, step);
  }
  expect_network_laws(network);
  expect_only_workers_of_one_region(network, town);
  EXPECT_NEAR(mean_degree(network, town), 8 * town.workers() / workers, 0.25);
  double square = 0;
  for (std::uint32_t row = 0; row < kCount; ++row)
    square += town.work[row] * std::pow(network.degree(row) - 8.0, 2);
  EXPECT_NEAR(square / town.workers(), 8, 0.6);  // a Poisson number of others
}

TEST(Teams, ThoseWhoAreNewAndMoreGroups) {
  Town town;
  const Network before = teams(town.now(), 8, kKey);
  std::vector<std::uint32_t> from = town.same;
  from[3] = Renewal::kGone;
  town.keys[3] = 12345;
  town.work[3] = 1;
  const Network now = renewed_teams(before, from, town.now(), 8, kKey, 1);
  expect_only_workers_of_one_region(now, town);
  town.regions.of[7] = 3;
  town.regions.count = 4;
  const Network four = renewed_teams(now, town.same, town.now(), 8, kKey, 2);
  expect_only_workers_of_one_region(four, town);
  EXPECT_EQ(four.first_teams().size(), 5U);
}

}  // namespace
}  // namespace civitas
