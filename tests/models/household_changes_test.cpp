// SPDX-License-Identifier: Apache-2.0
// Leaving home, separation and couples: the rates of their cards, and who lives with whom then.
#include <algorithm>
#include <map>

#include "tests/models/regions_world.hpp"

namespace civitas {
namespace {

class HouseholdChanges : public RegionsWorld {};

// p = 1 − exp(−r Δ) a month for children of 18 to 34; nobody ages here. Mothers of 58 stay.
TEST_F(HouseholdChanges, GrownUpChildrenLeaveHomeAtTheRate) {
  const std::string mothers =
      "1,1,1,East,58,female,employed,0,0,0\n1,2,1,East,17,male,student,0,0,0\n"
      "2,3,1,West,58,female,employed,0,0,0\n2,4,1,West,18,male,student,0,0,0\n"
      "3,5,1,East,58,female,employed,0,0,0\n3,6,1,East,34,male,employed,0,0,0\n"
      "4,7,1,West,58,female,employed,0,0,0\n4,8,1,West,35,male,employed,0,0,0\n";
  const Results results = world(mothers, 80000, "2026-01", R"(values:
  household.size: {is: count(members), unit: 1}
schedule: [households, leaving_home]
indicators:
  from_18: {of: person, share: position == 'adult', where: age == 18}
  to_34: {of: person, share: position == 'adult', where: age == 34}
  others: {of: person, share: position == 'adult', where: age == 17 or age == 35}
  alone: {of: person, share: household.size == 1, where: age < 58 and position == 'adult'}
  at_home: {of: person, share: household.size == 2, where: age < 58 and position == 'child'}
  in_east: {of: person, share: household.region == 'East', where: age == 34}
)",
                                {"leaving_home.rate=0.5"})
                              .run();
  for (const char* who : {"from_18", "to_34"}) {
    const auto left = series(results, who);
    for (const std::size_t months : {0U, 1U, 12U}) {
      const double share = within(0.5, static_cast<double>(months));
      EXPECT_NEAR(left[months], share, three_errors(share, 10000)) << who << months;
    }
  }
  EXPECT_EQ(series(results, "others").back(), 0);
  EXPECT_EQ(series(results, "alone").back(), 1);
  EXPECT_EQ(series(results, "at_home").back(), 1);
  EXPECT_EQ(series(results, "in_east").back(), 1);
}

// p = 1 − exp(−r Δ) a month for each couple; he lives alone then, children stay with her.
TEST_F(HouseholdChanges, CouplesPartAtTheRate) {
  const std::string families =
      "1,1,1,East,40,male,employed,0,0,0\n1,2,1,East,38,female,employed,0,0,0\n"
      "1,3,1,East,9,male,child,0,0,0\n";
  const Results results = world(families, 60000, "2026-01", R"(values:
  household.size: {is: count(members), unit: 1}
schedule: [households, separation]
indicators:
  men: {of: person, share: position == 'adult', where: age == 40}
  women: {of: person, share: position == 'adult', where: age == 38}
  alone: {of: person, share: household.size == 1, where: age == 40 and position == 'adult'}
  with_child: {of: person, share: household.size == 2, where: age == 38 and position == 'adult'}
  together: {of: person, share: household.size == 3, where: position == 'partner'}
)",
                                {"separation.rate=0.3"})
                              .run();
  const auto men = series(results, "men");
  for (const std::size_t months : {0U, 1U, 12U}) {
    const double share = within(0.3, static_cast<double>(months));
    EXPECT_NEAR(men[months], share, three_errors(share, 20000)) << months;
  }
  EXPECT_EQ(series(results, "women"), men);
  for (const char* whole : {"alone", "with_child", "together"})
    EXPECT_EQ(series(results, whole).back(), 1) << whole;
}

/// How many couples there are in February, if the men and women look at `rate`.
class Market : public HouseholdChanges {
 protected:
  double couples(const std::string& singles, int persons, const std::string& rate) const {
    const SmallWorld small = market(singles, persons, rate);
    const Workers workers(2);
    Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
    for (int month = 0; month < 2; ++month) simulation.step(false);
    const auto position = column(simulation.population(), Entity::person, "position");
    return static_cast<double>(std::count(position.begin(), position.end(), 1.0)) / 2;
  }
  SmallWorld market(const std::string& singles, int persons, const std::string& rate) const {
    return world(singles, persons, "2025-12",
                 "assumptions:\n  couples.rates: {unit: 1/year, axes: {age: [0-17, 18+]}, values: "
                 "[0, " +
                     rate + "]}\nschedule: [households, ageing, education, couples]\n",
                 {"couples.noise=0", "couples.education_weight=0"});
  }
};

// The fewer of two equal binomial numbers: their mean less σ / √π, with the variance σ² (1 − 1 /
// π).
TEST_F(Market, AsManyCouplesFormAsTheFewerWhoLook) {
  const std::string one_each =
      "1,1,1,East,30,male,employed,0,0,0\n2,2,1,East,30,female,employed,0,0,0\n";
  const double p = within(5, 1), sides = 40000, sigma = std::sqrt(sides * p * (1 - p));
  const double pi = std::acos(-1.0);
  EXPECT_NEAR(couples(one_each, 80000, "5"), sides * p - sigma / std::sqrt(pi),
              3 * sigma * std::sqrt(1 - 1 / pi));
}

TEST_F(Market, WomenAreShortWhereMenAreMany) {
  const std::string two_to_one =
      "1,1,1,East,30,male,employed,0,0,0\n2,2,1,East,30,female,employed,0,0,0\n"
      "3,3,1,East,30,male,employed,0,0,0\n";
  const double p = within(5, 1);
  EXPECT_NEAR(couples(two_to_one, 90000, "5") / 30000, p, three_errors(p, 30000));
}

TEST_F(Market, NobodyFindsAPartnerInAnotherRegion) {
  EXPECT_EQ(couples("1,1,1,East,30,male,employed,0,0,0\n2,2,1,West,30,female,employed,0,0,0\n",
                    2000, "5"),
            0);
}

// Without noise and education, who is older has a partner who is older.
TEST_F(Market, AlikeMeetsAlike) {
  std::string singles;
  for (int n = 0; n < 40; ++n) {
    const std::string id = std::to_string(n + 1);
    singles += id + "," + id + ",1,East," + std::to_string(20 + n) +
               (n % 2 == 0 ? ",male" : ",female") + ",employed,0,0,0\n";
  }
  const SmallWorld small = market(singles, 4000, "5");
  const Workers workers(2);
  Simulation simulation(*small.plan, 3, 1, kBlockPersons, workers);
  for (int month = 0; month < 2; ++month) simulation.step(false);
  const Population& population = simulation.population();
  const auto position = column(population, Entity::person, "position"),
             age = column(population, Entity::person, "age"),
             sex = column(population, Entity::person, "sex");
  std::map<std::uint32_t, std::pair<double, double>> pairs;  // ages of him and her, by household
  for (std::size_t i = 0; i < age.size(); ++i) {
    if (position[i] != 1) continue;
    auto& pair = pairs[population.household[i]];
    (sex[i] == 0 ? pair.first : pair.second) = age[i];
  }
  std::vector<std::pair<double, double>> sorted;
  for (const auto& [household, pair] : pairs) sorted.push_back(pair);
  std::sort(sorted.begin(), sorted.end());
  EXPECT_GT(sorted.size(), 500U);
  EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; }));
}

}  // namespace
}  // namespace civitas
