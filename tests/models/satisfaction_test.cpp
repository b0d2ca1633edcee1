// SPDX-License-Identifier: Apache-2.0
// Expectation, satisfaction and trust: fixed points, lags and speeds in closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class Satisfaction : public testing::Test {
 protected:
  // Everybody has the same visit each month: `outcome` of performance 0.7.
  Results run(const std::string& outcome, const std::vector<std::string>& settings,
              const std::string& values = "") const {
    return SmallWorld(folder_.write("scenario.yaml", R"(civitas: 1
title: The same visit every month
population: {parametric: singles, persons: 500}
time: {from: 2025-01, to: 2044-12, step: month}
seed: 4
state:
  person.outcome: {type: category, labels: [none, settled, failed, abandoned, forgone], start: "')" +
                                                         outcome + R"('"}
  person.performance: {type: real, start: 0.7}
schedule: [satisfaction]
indicators:
  expectation: {of: person, mean: expectation}
  satisfaction: {of: person, mean: satisfaction}
  trust: {of: person, mean: trust}
  benchmark: {number: satisfaction.benchmark}
)" + values),
                      settings)
        .run();
  }

  static std::string lead_of(const std::string& value) {
    return "assumptions:\n  satisfaction.private_lead: {unit: 1, value: " + value +
           ", range: [0, 1]}\n";
  }

  Folder folder_;
};

// ((1 − b) a P + b X) / (a + b − a b), from both sides
TEST_F(Satisfaction, ExpectationSettlesBetweenExperienceAndBenchmark) {
  const auto ends = [&](const std::string& performance, const std::string& lead) {
    const auto expectation = series(
        run("settled",
            {"satisfaction.benchmark_growth=0", "satisfaction.performance_at_start=" + performance},
            lead_of(lead)),
        "expectation");
    EXPECT_NEAR(expectation.back(), .7341880342, 1e-9);
    return expectation.front();
  };
  EXPECT_LT(ends("0.2", "0.7"), .7);
  EXPECT_GT(ends("0.8", "0.1"), .75);
}

// Where visits and the private sector are as they were at the start, nothing moves.
TEST_F(Satisfaction, ExpectationBeginsWhereItStays) {
  const Results results =
      run("settled",
          {"satisfaction.benchmark_growth=0", "satisfaction.performance_at_start=0.7",
           "satisfaction.visits_at_start=1"},
          lead_of("0.2"));
  for (const double expectation : series(results, "expectation"))
    EXPECT_NEAR(expectation, .7341880342, 1e-9);
  EXPECT_NEAR(series(results, "benchmark").back(), 0.9, 1e-12);
  const Results alone =
      run("none", {"satisfaction.benchmark_growth=0", "satisfaction.visits_at_start=0"});
  for (const double expectation : series(alone, "expectation"))
    EXPECT_NEAR(expectation, 0.81 + 0.07, 1e-9);
}

// X rises by g in a month; who has no visits follows it at the distance g (1 − b) / b.
TEST_F(Satisfaction, ExpectationLagsBehindARisingBenchmark) {
  const Results results =
      run("none", {"satisfaction.performance_at_start=0.5", "satisfaction.private_lead=0",
                   "satisfaction.benchmark_growth=0.012"});
  const double gap = series(results, "benchmark").back() - series(results, "expectation").back();
  EXPECT_NEAR(gap, 0.001 * (1 - 0.03) / 0.03, 3e-5);  // (1 − b)^240 of the way is left
  EXPECT_NEAR(series(results, "benchmark").back(), 0.5 + 239 * 0.001, 1e-9);
}

TEST_F(Satisfaction, SatisfactionFallsWhenOnlyExpectationsRise) {
  const Results results = run("settled", {"satisfaction.benchmark_growth=0.02"});
  const auto satisfaction = series(results, "satisfaction");
  const auto expectation = series(results, "expectation");
  EXPECT_GT(expectation.back(), expectation[60]);
  EXPECT_LT(satisfaction.back(), satisfaction[60]);
}

TEST_F(Satisfaction, WithoutExpectationsItDoesNotDependOnTheBenchmark) {
  const std::vector<std::string> blind = {"satisfaction.by_expectation=0"};
  std::vector<std::string> rising = blind;
  rising.emplace_back("satisfaction.benchmark_growth=0.02");
  const Results a = run("settled", blind), b = run("settled", rising);
  EXPECT_EQ(series(a, "satisfaction"), series(b, "satisfaction"));
  EXPECT_EQ(series(a, "trust"), series(b, "trust"));
  EXPECT_NE(series(a, "expectation"), series(b, "expectation"));
}

// Full voice lifts the aim by k_V (1 − v̄); in n months trust goes 1 − (1 − ν)^n of the way.
TEST_F(Satisfaction, TrustFollowsVoiceGeometrically) {
  const auto usual = series(run("none", {}), "trust");
  const auto heard =
      series(run("none", {}, "values:\n  person.heard: {is: \"1\", unit: 1}\n"), "trust");
  for (const int months : {1, 12, 60}) {
    const auto at = static_cast<std::size_t>(months - 1);
    EXPECT_NEAR(heard[at] - usual[at], 1.6 * 0.7 * (1 - std::pow(0.9, months)), 1e-9) << months;
  }
  EXPECT_NEAR(1 - std::pow(0.9, 12), .717570, 1e-6);
}

// S − 1.5 at weight 0.3: each need forgone costs 0.45 points, down to 0.
TEST_F(Satisfaction, ForgoingLowersItStepByStep) {
  const auto satisfaction =
      series(run("forgone", {"satisfaction.spread=0", "satisfaction.at_start=6"}), "satisfaction");
  EXPECT_NEAR(satisfaction[0], 6 - 0.45, 1e-9);
  EXPECT_NEAR(satisfaction[9], 6 - 4.5, 1e-9);
  EXPECT_EQ(satisfaction.back(), 0);
}

}  // namespace
}  // namespace civitas
