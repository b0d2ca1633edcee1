// SPDX-License-Identifier: Apache-2.0
// Survivors' pensions: the share of the law, by the incomes of both; and what a household knows
// goes with whoever founds another one.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class Survivors : public testing::Test {
 protected:
  std::string write(const std::string& people, int persons, const std::string& schedule,
                    const std::string& rest = "") const {
    folder_.write("people.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n" + people);
    folder_.write("people.yaml", kSmallMapping);
    return folder_.write("scenario.yaml",
                         "civitas: 1\ntitle: Survivors\npopulation: {microdata: people.csv, "
                         "mapping: people.yaml, persons: " +
                             std::to_string(persons) +
                             "}\ntime: {from: 2025-01, to: 2030-12, step: month}\nseed: 4\n" +
                             rest + "schedule: " + schedule + "\n");
  }
  Folder folder_;
};

TEST_F(Survivors, GetTheShareOfTheLaw) {
  // Women of four incomes and a man of 20,000, who still works in the last pair.
  const std::string path = write(
      "1,1,1,80,male,retired,0,20000,0\n1,2,1,78,female,retired,0,20000,0\n"
      "2,3,1,80,male,retired,0,20000,0\n2,4,1,78,female,retired,0,5000,0\n"
      "3,5,1,80,male,retired,0,20000,0\n3,6,1,78,female,retired,0,50000,0\n"
      "4,7,1,80,male,employed,20000,0,0\n4,8,1,78,female,retired,0,10000,0\n",
      4000, "[households, ageing, mortality, survivors]");
  const SmallWorld world(path, {"mortality.level=3"});
  const Workers workers(2);
  Simulation simulation(*world.plan, 4, 1, kBlockPersons, workers);
  for (int month = 0; month < 60; ++month) simulation.step(false);
  const Population& population = simulation.population();
  const auto pension = column(population, Entity::person, "pension"),
             sex = column(population, Entity::person, "sex"),
             widowed = column(population, Entity::person, "widowed_in"),
             position = column(population, Entity::person, "position");
  const std::map<double, double> widows = {{20000, 20000 + 0.4 * 20000},
                                           {5000, 5000 + 0.6 * 20000},
                                           {50000, 50000},
                                           {10000, 10000 + 0.55 * 0.7 * 20000}};
  std::map<double, int> seen;
  for (std::size_t i = 0; i < pension.size(); ++i) {
    if (sex[i] == 0) continue;
    if (widowed[i] == 0) {
      EXPECT_EQ(widows.count(pension[i]), 1U) << pension[i];
      EXPECT_EQ(position[i], 1);  // still with her partner
      continue;
    }
    EXPECT_TRUE(widowed[i] > 202501 && widowed[i] <= 202912) << widowed[i];
    const auto found = std::find_if(widows.begin(), widows.end(), [&](const auto& widow) {
      return std::abs(widow.second - pension[i]) < 1e-9;
    });
    ASSERT_NE(found, widows.end()) << pension[i];
    ++seen[found->first];
  }
  EXPECT_EQ(seen.size(), widows.size());
  for (const auto& [before, count] : seen) EXPECT_GT(count, 20) << before;
}

TEST_F(Survivors, WhoFoundsAHouseholdKnowsWhatTheOldOneKnew) {
  const std::string path =
      write("1,1,1,50,female,employed,20000,0,0\n1,2,1,20,male,employed,15000,0,0\n", 4000,
            "[households, ageing, leaving_home, take_up]",
            "state:\n  household.joint: {type: real, unit: EUR/year, start: 1000 EUR/year * "
            "floor(10 * random(wealth)), inherited: true}\n"
            "values:\n  household.minimum_income_entitlement: {is: 0 EUR/year, unit: EUR/year}\n");
  const SmallWorld world(
      path, {"leaving_home.rate=1", "take_up.aware_at_start=0.5", "take_up.awareness_rate=0"});
  const Workers workers(2);
  Simulation simulation(*world.plan, 4, 1, kBlockPersons, workers);
  simulation.step(false);
  using Known = std::map<std::uint64_t, std::pair<double, double>>;
  const auto known = [&] {
    const Population& population = simulation.population();
    const auto aware = column(population, Entity::household, "aware"),
               joint = column(population, Entity::household, "joint");
    Known list;
    for (std::size_t i = 0; i < population.persons(); ++i)
      list[population[Entity::person].keys[i]] = {aware[population.household[i]],
                                                  joint[population.household[i]]};
    return list;
  };
  const std::size_t households = simulation.population().households();
  const Known before = known();
  for (int month = 0; month < 12; ++month) simulation.step(false);
  EXPECT_GT(simulation.population().households(), households + households / 3);
  EXPECT_EQ(known(), before);
  std::set<std::pair<double, double>> kinds;
  for (const auto& [key, value] : before) kinds.insert(value);
  EXPECT_EQ(kinds.size(), 20U);
}

}  // namespace
}  // namespace civitas
