// SPDX-License-Identifier: Apache-2.0
// Networks among people who are born, work, move and die: colleagues work in one region, friends
// are as alike as asked for, whoever stays keeps both, and threads and blocks change nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/population/network_kinds.hpp"
#include "tests/models/small_world.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

constexpr const char* kNetworks = R"yaml(
networks:
  friends: {type: small_world, within: household.region, neighbours: 10, rewire: 0.1, alike: [education, age_group], homophily: 0.5}
  home: {type: household}
  colleagues: {type: teams, within: household.region, among: activity == 'employed', mean_degree: 6}
)yaml";

class LivingNetworks : public testing::Test {
 protected:
  /// Citizens of the Austrian file, with a life course.
  SmallWorld world(const std::string& networks = kNetworks, const std::string& more = "") const {
    const std::string data = std::string(CIVITAS_ROOT) + "/scenarios/data/eusilc_at2006";
    const std::string path = folder_.write(
        "scenario.yaml",
        "civitas: 1\ntitle: Networks\npopulation: {microdata: " + data +
            ".csv.gz, mapping: " + data +
            ".yaml, persons: 20000}\ntime: {from: 2025-01, to: 2029-12, step: month}\nseed: 3\n"
            "values:\n  person.net_income: {is: earnings + pension, unit: EUR/year}\n"
            "  person.age_group: \"band(age, 18, 30, 45, 65)\"\n" +
            networks + more +
            "schedule: [households, ageing, education, wages, retirement, labour, mortality, "
            "births, leaving_home, separation, couples, moves, migration, orphans]\n"
            "indicators: {citizens: {of: person, count: true}}\n");
    return SmallWorld(path);
  }

  Folder folder_;
};

Groups groups(const std::vector<double>& values) { return kinds_by(values); }

struct Seen {
  explicit Seen(const Population& population)
      : keys(population[Entity::person].keys),
        works(column(population, Entity::person, "activity")),
        education(column(population, Entity::person, "education")),
        ages(column(population, Entity::person, "age")) {
    const auto of_household = column(population, Entity::household, "region");
    for (const std::uint32_t household : population.household)
      region.push_back(of_household[household]);
    for (double& age : ages) age = age < 18 ? 0 : age < 30 ? 1 : age < 45 ? 2 : age < 65 ? 3 : 4;
    for (double& activity : works) activity = activity == 0 ? 1 : 0;
    friends = population.networks[0].network;
    home = population.networks[1].network;
    colleagues = population.networks[2].network;
  }
  double index(const std::vector<double>& respect) const {
    return inbreeding(*friends, groups(region), groups(respect));
  }

  std::vector<std::uint64_t> keys;
  std::vector<double> works, education, ages, region;
  std::shared_ptr<const Network> friends, home, colleagues;
};

/// Teams of those who are in one: who works with whom, by keys.
std::map<std::uint64_t, std::uint32_t> teams_by_key(const Seen& seen) {
  std::map<std::uint64_t, std::uint32_t> teams;
  for (std::size_t row = 0; row < seen.keys.size(); ++row) {
    if (seen.works[row] == 1) teams[seen.keys[row]] = seen.colleagues->arrays().group[row];
  }
  return teams;
}

TEST_F(LivingNetworks, ColleaguesWorkInOneRegionAndStayTogether) {
  const SmallWorld small = world();
  const Workers workers(2);
  Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
  std::map<std::uint64_t, std::pair<double, std::uint32_t>> before;  // region and team
  std::size_t kept = 0, joined = 0;
  for (int month = 0; month < 24; ++month) {
    simulation.step(false);
    simulation.verify();
    const Seen seen(simulation.population());
    expect_network_laws(*seen.colleagues);
    double degrees = 0, workers_now = 0;
    std::map<std::uint64_t, std::pair<double, std::uint32_t>> now;
    const auto teams = teams_by_key(seen);
    for (std::uint32_t row = 0; row < seen.keys.size(); ++row) {
      if (seen.works[row] == 0) {
        ASSERT_EQ(seen.colleagues->degree(row), 0U);
      }
      workers_now += seen.works[row];
      degrees += seen.colleagues->degree(row);
      seen.colleagues->for_each_neighbour(row, [&](std::uint32_t other) {
        ASSERT_EQ(seen.works[other], 1);
        ASSERT_EQ(seen.region[other], seen.region[row]);
      });
      if (seen.works[row] == 1) now[seen.keys[row]] = {seen.region[row], teams.at(seen.keys[row])};
    }
    EXPECT_NEAR(degrees / workers_now, 6, 0.5) << month;
    for (const auto& [key, place] : now) {
      const auto was = before.find(key);
      if (was == before.end()) {
        joined += month > 0 ? 1 : 0;
      } else if (was->second.first == place.first) {
        ASSERT_EQ(was->second.second, place.second);
        ++kept;
      }
    }
    before = now;
  }
  EXPECT_GT(joined, 500U);
  EXPECT_GT(kept, 20 * joined);
}

TEST_F(LivingNetworks, FriendsAreAsAlikeAsAskedForFromTheStart) {
  const SmallWorld small = world();
  const Workers workers(2);
  Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
  const Seen start(simulation.population());
  expect_network_laws(*start.friends);
  EXPECT_NEAR(start.index(start.education), 0.5, 0.05);
  EXPECT_NEAR(start.index(start.ages), 0.5, 0.05);
  for (int month = 0; month < 60; ++month) simulation.step(false);
  const Seen now(simulation.population());
  expect_network_laws(*now.friends);
  EXPECT_NEAR(static_cast<double>(now.friends->links()) / static_cast<double>(now.keys.size()), 10,
              0.4);
  // People change while their ties last: pupils become what they become.
  EXPECT_GT(now.index(now.education), 0.3);
  EXPECT_GT(now.index(now.ages), 0.3);
}

TEST_F(LivingNetworks, WhoStaysKeepsFriendsWhoStay) {
  const SmallWorld small = world();
  const Workers workers(2);
  Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
  simulation.step(false);
  const Seen before(simulation.population());
  for (int month = 0; month < 6; ++month) simulation.step(false);
  const Seen now(simulation.population());
  std::map<std::uint64_t, std::uint32_t> row_now;
  for (std::uint32_t row = 0; row < now.keys.size(); ++row) row_now[now.keys[row]] = row;
  std::size_t cut = 0, all = 0;
  for (std::uint32_t row = 0; row < before.keys.size(); ++row) {
    const auto one = row_now.find(before.keys[row]);
    if (one == row_now.end()) continue;
    const auto list = now.friends->neighbours(one->second);
    for (const std::uint32_t old : before.friends->neighbours(row)) {
      const auto other = row_now.find(before.keys[old]);
      if (other == row_now.end() || now.region[other->second] != now.region[one->second]) continue;
      ++all;
      cut += std::binary_search(list.begin(), list.end(), other->second) ? 0 : 1;
    }
  }
  EXPECT_GT(all, 100000U);
  // But for those who moved away and came back.
  EXPECT_LT(cut, 100U);
}

TEST_F(LivingNetworks, AreTheSameForAnyThreadsAndBlocks) {
  const SmallWorld small = world();
  const Workers one(1), three(3);
  Simulation plain(*small.plan, 3, 1, 100000, one), other(*small.plan, 3, 1, 50, three);
  for (int month = 0; month < 12; ++month) {
    plain.step(false);
    other.step(false);
  }
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(*plain.population().networks[i].network, *other.population().networks[i].network);
}

TEST_F(LivingNetworks, ANetworkLookedAtFromBothEndsIsStillThatOfTheHousehold) {
  const SmallWorld small =
      world("networks:\n  home: {type: household}\n",
            "state:\n  person.grown: {type: integer, start: \"count(home, age > own.age)\"}\n");
  const Workers workers(2);
  Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
  for (int month = 0; month < 12; ++month) simulation.step(false);
  const Population& population = simulation.population();
  EXPECT_EQ(*population.networks[0].network,
            Network::of_groups(
                {population.household, static_cast<std::uint32_t>(population.households())})
                .listed());
}

// Knowledge is the person's: nobody forgets by moving out or in.
TEST_F(LivingNetworks, WhatIsCarriedGoesWithThePerson) {
  const SmallWorld small = world(
      "", "state:\n  household.told: {type: bool, start: random(told) < 0.3, carried: true}\n");
  const Workers workers(2);
  Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
  const auto knowing = [&] {
    const Population& population = simulation.population();
    const auto told = column(population, Entity::household, "told");
    std::set<std::uint64_t> list;
    for (std::size_t row = 0; row < population.persons(); ++row) {
      if (told[population.household[row]] == 1) list.insert(population[Entity::person].keys[row]);
    }
    return list;
  };
  auto before = knowing();
  std::size_t learned = 0;
  for (int month = 0; month < 36; ++month) {
    simulation.step(false);
    const auto now = knowing();
    const auto& keys = simulation.population()[Entity::person].keys;
    const std::set<std::uint64_t> alive(keys.begin(), keys.end());
    for (const std::uint64_t key : before) ASSERT_TRUE(!alive.contains(key) || now.contains(key));
    for (const std::uint64_t key : now) learned += before.contains(key) ? 0 : 1;
    before = now;
  }
  EXPECT_GT(learned, 100U);  // those with whom they live now, and their children
}

}  // namespace
}  // namespace civitas
