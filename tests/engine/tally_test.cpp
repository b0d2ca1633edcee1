// SPDX-License-Identifier: Apache-2.0
// Indicators of a handful of persons, worked out by hand.
#include "sim/engine/tally.hpp"

#include <gtest/gtest.h>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class TallyTest : public testing::Test {
 protected:
  // Two households; whole numbers, so that nothing is rounded.
  TallyTest() {
    folder_.write("few.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,2,40,male,employed,15000,0,0\n"
                  "1,2,2,40,female,employed,25000,0,0\n"
                  "1,3,2,10,male,child,0,0,0\n"
                  "2,4,3,70,female,retired,0,9000,0\n");
    folder_.write("few.yaml", kSmallMapping);
  }
  Results run(const std::string& indicators,
              std::size_t block_size = EnsembleOptions{}.block_size) const {
    return SmallWorld(folder_.write("scenario.yaml", R"yaml(civitas: 1
title: A few
population: {microdata: few.csv, mapping: few.yaml}
time: {from: 2025-01, to: 2025-02, step: month}
seed: 1
parameters:
  tax:
    type: marginal_rate
    unit: EUR/year
    brackets: [{above: 0, rate: 0}, {above: 11000, rate: 0.2}, {above: 18000, rate: 0.3}]
values:
  person.net: {is: "0.82 * earnings - scale(tax, 0.82 * earnings)", unit: EUR/year}
  household.income: {is: "sum(members, net + pension)", unit: EUR/year}
  household.disposable: {is: "income + taper(40000 EUR/year, income, 0 EUR/year, 0.6)", unit: EUR/year}
schedule: []
indicators:
)yaml" + indicators))
        .run(1, block_size);
  }

  Folder folder_;
};

TEST_F(TallyTest, CountsSharesSumsAndMeans) {
  const Results results = run(R"yaml(
  persons: {of: person, count: "true", by: [sex, activity]}
  children: {of: person, share: age < 18, by: [sex]}
  old_men: {of: person, share: age > 60, where: sex == 'male'}
  nobody: {of: person, share: age > 60, where: age > 100}
  earned: {of: person, sum: earnings, by: [sex]}
  mean_age: {of: person, mean: age, where: activity == 'employed' or activity == 'retired'}
  ratio: {of: person, ratio: pension, to: earnings}
  households: {of: household, count: "true"}
  largest: {number: "max(household, disposable)"}
)yaml");
  const auto at_start = [&](const char* name, std::size_t cell = 0) {
    return series(results, name)[cell];
  };
  EXPECT_EQ(at_start("persons"), 9);
  EXPECT_EQ(at_start("persons_by_sex", 0), 4);
  EXPECT_EQ(at_start("persons_by_sex", 1), 5);
  EXPECT_EQ(at_start("persons_by_activity", 0), 4);
  EXPECT_EQ(at_start("persons_by_activity", 1), 0);
  EXPECT_EQ(at_start("children"), 2.0 / 9);
  EXPECT_EQ(at_start("children_by_sex", 0), 2.0 / 4);
  EXPECT_EQ(at_start("old_men"), 0);
  EXPECT_TRUE(std::isnan(at_start("nobody")));
  EXPECT_EQ(at_start("earned"), 80000);
  EXPECT_EQ(at_start("earned_by_sex", 0) + at_start("earned_by_sex", 1), 80000);
  EXPECT_EQ(at_start("mean_age"), (4 * 40 + 3 * 70) / 7.0);
  EXPECT_EQ(at_start("ratio"), 27000.0 / 80000);
  EXPECT_EQ(at_start("households"), 5);
}

// 1 − (1 − contributions)(1 − bracket)(1 − taper); each earner is raised alone.
TEST_F(TallyTest, MarginalRatesInTheTaper) {
  const Results results =
      run("  marginal: {of: person, marginal_rate: disposable, to: person.earnings, at: 120, by: "
          "[sex]}\n");
  EXPECT_NEAR(series(results, "marginal_by_sex")[0], 1 - .82 * .8 * .4, 1e-9);
  EXPECT_NEAR(series(results, "marginal_by_sex")[1], 1 - .82 * .7 * .4, 1e-9);
  EXPECT_NEAR(series(results, "marginal")[0], 1 - .82 * .75 * .4, 1e-9);
}

TEST_F(TallyTest, RanksByGroupAreThoseOfTheGroup) {
  const Results results = run(R"yaml(
  age: {of: person, median: age, by: [sex]}
  upper: {of: person, quantile: age, at: 0.9}
  gini: {of: person, gini: earnings, by: [sex]}
  rare: {of: person, gini: earnings, every: year}
)yaml");
  EXPECT_EQ(series(results, "age")[0], 40);
  EXPECT_EQ(series(results, "age_by_sex")[0], 25);  // exactly half of the weight is ten years old
  EXPECT_EQ(series(results, "age_by_sex")[1], 70);
  EXPECT_EQ(series(results, "upper")[0], 70);
  EXPECT_NEAR(series(results, "gini_by_sex")[0], .5, 1e-15);
  EXPECT_NEAR(series(results, "gini_by_sex")[1], .6, 1e-15);
  EXPECT_EQ(series(results, "rare")[0], series(results, "gini")[0]);
  EXPECT_TRUE(std::isnan(series(results, "rare")[1]));  // not recorded in February
}

TEST_F(TallyTest, ValuesThatAreNoNumberAreToldWithTheCitizen) {
  try {
    run("  bad: {of: person, mean: 1 / pension}\n");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("'bad'"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("for person "), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("2025-01"), std::string::npos) << error.what();
  }
  EXPECT_NO_THROW(run("  good: {of: person, mean: 1 / pension, where: pension > 0 EUR/year}\n"));
}

// Outside `where` a condition may have no value either.
TEST_F(TallyTest, AConditionIsOfThoseItIsAbout) {
  const Results results = run(R"yaml(
  rich: {of: person, share: 1 / pension < 1 year/EUR, where: pension > 0 EUR/year}
  mixed: {of: person, count: 1 / pension < 1 year/EUR, where: pension > 0 EUR/year, by: [sex]}
)yaml");
  EXPECT_EQ(series(results, "rich")[0], 1);
  EXPECT_EQ(series(results, "mixed_by_sex")[0], 0);
  EXPECT_EQ(series(results, "mixed_by_sex")[1], 3);
  EXPECT_THROW(run("  bad: {of: person, share: 1 / pension < 1 year/EUR}\n"), InputError);
}

// As many conditions as are counted at once, and one more; with and without groups, in blocks of
// one household, whose members weigh alike while the two households do not, and in one of both.
TEST_F(TallyTest, ManyConditionsAreCountedTogether) {
  std::string indicators;
  for (int age = 5; age < 95; age += 10)
    indicators += "  up_to_" + std::to_string(age) +
                  ": {of: person, count: age <= " + std::to_string(age) + ", by: [sex]}\n  share_" +
                  std::to_string(age) + ": {of: person, share: age <= " + std::to_string(age) +
                  "}\n";
  for (const std::size_t block : {std::size_t{1}, std::size_t{1024}}) {
    const Results results = run(indicators, block);
    for (int age = 5; age < 95; age += 10) {
      const std::string name = "up_to_" + std::to_string(age);
      const double men = (age >= 40 ? 2 : 0) + (age >= 10 ? 2 : 0);
      const double women = (age >= 40 ? 2 : 0) + (age >= 70 ? 3 : 0);
      EXPECT_EQ(series(results, name.c_str())[0], men + women) << name;
      EXPECT_EQ(series(results, (name + "_by_sex").c_str())[0], men) << name;
      EXPECT_EQ(series(results, (name + "_by_sex").c_str())[1], women) << name;
      EXPECT_EQ(series(results, ("share_" + std::to_string(age)).c_str())[0], (men + women) / 9);
    }
  }
}

TEST_F(TallyTest, MistakesInIndicators) {
  const auto expect_error = [&](const std::string& indicator, const std::string& what) {
    try {
      run("  bad: " + indicator + "\n");
      ADD_FAILURE() << indicator << " passes";
    } catch (const InputError& error) {
      EXPECT_NE(std::string(error.what()).find(what), std::string::npos) << error.what();
    }
  };
  expect_error("{of: person, share: age}", "needs a condition");
  expect_error("{of: person, sum: age < 3}", "needs a number");
  expect_error("{of: person, sum: earnings, unit: 1}", "comes out in EUR/year");
  expect_error("{of: person, sum: earnings, by: [age]}", "not a category");
  expect_error("{of: person, quantile: earnings, at: 1}", "between 0 and 1");
  expect_error("{of: person, marginal_rate: disposable, to: person.age, at: 1}",
               "not a column of amounts");
  expect_error("{of: household, marginal_rate: disposable, to: person.earnings, at: 1}",
               "of persons");
}

}  // namespace
}  // namespace civitas
