// SPDX-License-Identifier: Apache-2.0
// Children who live with nobody of age find a home, siblings together.
#include <algorithm>

#include "tests/models/regions_world.hpp"

namespace civitas {
namespace {

struct Household {
  double region;
  std::vector<double> ages;
};

class Orphans : public RegionsWorld {
 protected:
  /// Three hundred households of these records, after some months with these models; `blocks` are
  /// the rest of the scenario.
  std::vector<Household> later(int months, const std::string& records, int persons,
                               const std::string& models = "orphans",
                               const std::string& blocks = "") const {
    const SmallWorld world = this->world(records, persons, "2025-12",
                                         "schedule: [households, ageing, " + models +
                                             "]\nindicators: {persons: {of: person, count: "
                                             "true}}\n" +
                                             blocks);
    const Workers workers(1);
    Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
    EXPECT_EQ(simulation.population().households(), 300U);
    for (int month = 0; month < months; ++month) simulation.step(false);
    return households(simulation.population());
  }

  /// …after one, in which the hundred without anybody of age have found a home.
  std::vector<Household> with_homes(const std::string& records, int persons) const {
    const std::vector<Household> list = later(1, records, persons);
    EXPECT_EQ(list.size(), 200U);
    return list;
  }

 private:
  static std::vector<Household> households(const Population& population) {
    const auto column = [&](Entity entity, const char* name) -> const Column& {
      return population[entity].columns[static_cast<std::size_t>(population[entity].find(name))];
    };
    const Column &region = column(Entity::household, "region"),
                 &age = column(Entity::person, "age");
    std::vector<Household> list;
    for (std::size_t h = 0; h < population.households(); ++h) {
      Household& household = list.emplace_back(Household{region.number(h), {}});
      for (std::size_t i = population.first_member[h]; i < population.first_member[h + 1]; ++i)
        household.ages.push_back(age.number(i));
    }
    return list;
  }
};

TEST_F(Orphans, SiblingsStayTogetherAndInTheRegion) {
  const char* records =
      "1,1,1,East,5,male,child,0,0,0\n1,2,1,East,7,female,child,0,0,0\n"
      "2,3,1,East,40,female,employed,1,0,0\n2,4,1,East,9,male,child,0,0,0\n"
      "3,5,1,West,40,female,employed,1,0,0\n3,6,1,West,9,male,child,0,0,0\n";
  for (const Household& household : with_homes(records, 600))
    EXPECT_EQ(household.ages.size(), household.region == 0 ? 4U : 2U);
}

// A brother of 17 is no guardian for who is 7; two of 17 live by themselves as they did before.
TEST_F(Orphans, WhoIsNotOfAgeIsNoGuardian) {
  const char* records =
      "1,1,1,East,17,male,student,0,0,0\n1,2,1,East,7,female,child,0,0,0\n"
      "2,3,1,East,17,male,student,0,0,0\n2,4,1,East,17,male,student,0,0,0\n"
      "3,5,1,East,40,female,employed,1,0,0\n3,6,1,East,9,male,child,0,0,0\n";
  for (const Household& household : with_homes(records, 600)) {
    EXPECT_TRUE(household.ages.size() == 4 ||
                *std::min_element(household.ages.begin(), household.ages.end()) == 17);
  }
}

TEST_F(Orphans, WhereNobodyHasChildrenOthersTakeThemIn) {
  const char* records =
      "1,1,1,East,5,male,child,0,0,0\n1,2,1,East,7,female,child,0,0,0\n"
      "2,3,1,East,40,female,employed,1,0,0\n3,4,1,West,40,female,employed,1,0,0\n";
  for (const Household& household : with_homes(records, 400))
    EXPECT_EQ(household.ages.size(), household.region == 0 ? 3U : 1U);
}

// As many groups of orphans as homes: those with children go first, then those without, and those
// of the other region too.
TEST_F(Orphans, AHomeTakesOneGroup) {
  const char* records =
      "1,1,1,East,5,male,child,0,0,0\n2,2,1,East,7,female,child,0,0,0\n"
      "3,3,1,East,40,female,employed,1,0,0\n3,4,1,East,9,male,child,0,0,0\n"
      "4,5,1,West,40,female,employed,1,0,0\n";
  const std::vector<Household> list = later(1, records, 375);
  EXPECT_EQ(list.size(), 150U);
  for (const Household& household : list)
    EXPECT_EQ(household.ages.size(), household.region == 0 ? 3U : 2U);
}

// In the month in which it happens, not in the one after. Nobody dies in the first.
TEST_F(Orphans, ChildrenWhoseGuardianDiesFindAHomeAtOnce) {
  const char* records =
      "1,1,1,East,99,female,retired,0,0,0\n1,2,1,East,7,female,child,0,0,0\n"
      "2,3,1,East,40,female,employed,1,0,0\n2,4,1,East,9,male,child,0,0,0\n"
      "3,5,1,West,40,female,employed,1,0,0\n3,6,1,West,9,male,child,0,0,0\n";
  const char* nearly_all_die =
      "assumptions:\n  mortality.level: {unit: 1, value: 5}\n  mortality.rates: {unit: 1/year, "
      "axes: {sex: [male, "
      "female], age: [0-98, 99+]}, values: [[0, 10], [0, 10]]}\n";
  const std::vector<Household> list = later(2, records, 600, "mortality, orphans", nearly_all_die);
  EXPECT_LT(list.size(), 220U);
  for (const Household& household : list)
    EXPECT_GE(*std::max_element(household.ages.begin(), household.ages.end()), 40);
}

}  // namespace
}  // namespace civitas
