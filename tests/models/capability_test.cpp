// SPDX-License-Identifier: Apache-2.0
// What institutions have learnt: steady states and speeds of capability and web quality.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class Institutions : public testing::Test {
 protected:
  std::vector<double> run(const std::string& stock, const std::vector<std::string>& settings,
                          const std::string& values = "", const std::string& step = "month") const {
    return series(SmallWorld(folder_.write("scenario.yaml", R"(civitas: 1
title: Civil servants
population: {parametric: singles, persons: 10}
time: {from: 2025-01, to: 2084-12, step: )" + step + R"(}
schedule: [capability, web_quality]
indicators:
  service: {number: capability.service}
  data: {number: capability.data}
  web: {number: web.quality}
)" + values),
                             settings)
                      .run(),
                  stock);
  }

  Folder folder_;
};

TEST_F(Institutions, CapabilitySettlesWhereTrainingMeetsDecay) {
  EXPECT_NEAR(run("service", {"capability.at_start=0"}).back(), .5078449053, 1e-7);
  EXPECT_NEAR(run("data", {"capability.data_training=0"}).back(), .0113 * .35 / (.0063 + .0113),
              1e-4);
}

// The distance to the steady state halves in ln 2 / (η Tr + δ (1 − use) + χ) = 25 months.
TEST_F(Institutions, CapabilityForgetsItsPastIn25Months) {
  const auto skill = run("service", {"capability.at_start=1"});
  EXPECT_NEAR((skill[25] - .5078449053) / (1 - .5078449053),
              std::pow(1 - .0081 * 1.25 - .0063 - .0113, 25), 1e-9);
  EXPECT_NEAR((skill[25] - .5078449053) / (1 - .5078449053), 0.5, 0.01);
}

TEST_F(Institutions, WhatIsNeverUsedIsLost) {
  const auto skill = run("service", {"capability.at_start=1", "capability.service_training=0",
                                     "capability.turnover=0", "capability.use=0"});
  for (const int months : {1, 11, 60})
    EXPECT_NEAR(skill[static_cast<std::size_t>(months)], std::pow(1 - .063, months), 1e-12);
}

TEST_F(Institutions, QuartersTakeThreeMonthsAtOnce) {
  const auto monthly = run("service", {"capability.at_start=1"});
  const auto quarterly = run("service", {"capability.at_start=1"}, "", "quarter");
  EXPECT_NEAR(quarterly[8], monthly[24], 1e-14);
}

TEST_F(Institutions, WebQualitySettlesWhereSpendingMeetsWear) {
  const double gained = .0125 * (0.5 + .51);
  EXPECT_NEAR(run("web", {"web.quality_at_start=0.1"}).back(), gained / (gained + .1 / 12), 1e-5);
}

// A value of the scenario stands for the number of the model, as things are when the model runs.
TEST_F(Institutions, ScenariosConnectThem) {
  const std::vector<std::string> settings = {"capability.at_start=0.51"};
  const auto alone = run("web", settings);
  const auto connected =
      run("web", settings, "values:\n  web.staff_skill: {is: capability.service, unit: 1}\n");
  EXPECT_EQ(alone[0], connected[0]);
  const double skill = run("service", settings)[1];
  EXPECT_NEAR(connected[1], .6 + .0125 * .4 * (0.5 + skill) - .1 / 12 * .6, 1e-12);
  EXPECT_NE(alone.back(), connected.back());
}

TEST_F(Institutions, WhatComesOutOfRangeIsToldWithItsMonth) {
  try {
    run("web", {}, "values:\n  web.staff_skill: {is: now.step / 100, unit: 1}\n");
    FAIL() << "no error";
  } catch (const InputError& error) {
    const Problem& problem = error.problems()[0];
    EXPECT_EQ(problem.what, "'web.staff_skill' comes to 1.01 in 2033-06");
    EXPECT_EQ(problem.place.line, 11);
  }
}

TEST_F(Institutions, WhatStandsForANumberHasItsUnit) {
  try {
    run("web", {}, "values:\n  web.staff_skill: {is: capability.service * 1 EUR, unit: EUR}\n");
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems()[0].what, "the model 'web_quality' needs 'web.staff_skill' in 1");
  }
}

}  // namespace
}  // namespace civitas
