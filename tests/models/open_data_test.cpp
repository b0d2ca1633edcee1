// SPDX-License-Identifier: Apache-2.0
// Open data: openness on its way to where investment meets decay, and what follows for others.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class OpenData : public testing::Test {
 protected:
  std::vector<double> openness(const std::vector<std::string>& settings,
                               const std::string& step = "month") const {
    return series(SmallWorld(folder_.write("scenario.yaml", R"(civitas: 1
title: Open data
population: {parametric: singles, persons: 10}
time: {from: 2025-01, to: 2034-12, step: )" + step + R"(}
schedule: [open_data]
indicators:
  openness: {number: open_data.openness}
)"),
                             settings)
                      .run(),
                  "openness");
  }

  Folder folder_;
};

// OD(t) = I / d + (OD(0) − I / d) (1 − r d)^t
TEST_F(OpenData, ApproachesInvestmentOverDecay) {
  const auto path = openness({"open_data.investment=0.4", "open_data.decay=0.5",
                              "open_data.speed=0.03", "open_data.at_start=0.2"});
  for (const int t : {0, 1, 12, 119})
    EXPECT_NEAR(path[static_cast<std::size_t>(t)], 0.8 - 0.6 * std::pow(1 - 0.015, t), 1e-12) << t;
}

TEST_F(OpenData, StaysWhereItIsIfNothingIsDone) {
  for (const double openness : openness({})) EXPECT_NEAR(openness, 0.2, 1e-12);
}

TEST_F(OpenData, NothingIsMoreThanOpen) {
  EXPECT_EQ(openness({"open_data.investment=1", "open_data.decay=0.1"}).back(), 1);
}

TEST_F(OpenData, QuartersTakeThreeMonthsAtOnce) {
  const std::vector<std::string> settings = {"open_data.investment=0.8"};
  EXPECT_NEAR(openness(settings, "quarter")[8], openness(settings)[24], 1e-14);
}

}  // namespace
}  // namespace civitas
