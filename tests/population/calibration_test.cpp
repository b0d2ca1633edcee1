// SPDX-License-Identifier: Apache-2.0
// Calibration: totals are met, bounds are kept, and raking is proportional fitting.
#include "sim/population/calibration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace civitas {
namespace {

// Households of two persons' sexes: 40 of (1 man, 1 woman), 30 of (0, 1), 20 of (1, 0), 10 of (2,
// 1).
const std::vector<double> kDesign = {40, 30, 20, 10};
constexpr double kMen[4] = {1, 0, 1, 2}, kWomen[4] = {1, 1, 0, 1};

Constraints totals(double households, double men, double women) {
  Constraints constraints;
  for (std::uint32_t h = 0; h < 4; ++h) constraints.add(h, kDesign[h]);
  constraints.close(households);
  for (std::uint32_t h = 0; h < 4; ++h) {
    if (kMen[h] > 0) constraints.add(h, kDesign[h] * kMen[h]);
  }
  constraints.close(men);
  for (std::uint32_t h = 0; h < 4; ++h) {
    if (kWomen[h] > 0) constraints.add(h, kDesign[h] * kWomen[h]);
  }
  constraints.close(women);
  return constraints;
}

TEST(Calibration, NothingToDoLeavesTheWeightsAlone) {
  const Ratios ratios = calibrate(kDesign, totals(100, 80, 80), std::nullopt, 1e-12);
  EXPECT_EQ(ratios.convergence.sweeps, 0);
  for (const double ratio : ratios.of) EXPECT_EQ(ratio, 1);
}

TEST(Calibration, RakingMeetsTotalsWithRatiosThatAreExponentials) {
  const Constraints constraints = totals(110, 90, 85);
  const Ratios ratios = calibrate(kDesign, constraints, std::nullopt, 1e-12);
  EXPECT_TRUE(ratios.convergence.reached);
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_NEAR(constraints.sum(c, ratios.of), constraints.total[c], 1e-9);
  // log g = a + b men + c women: (1,1) - (0,1) = b, (2,1) - (1,1) = b.
  const auto g = [&](std::size_t h) { return std::log(ratios.of[h]); };
  EXPECT_NEAR(g(0) - g(1), g(3) - g(0), 1e-9);
}

TEST(Calibration, LogitKeepsTheBounds) {
  const Constraints constraints = totals(110, 97, 85);
  const Ratios free = calibrate(kDesign, constraints, std::nullopt, 1e-12);
  const double most = *std::max_element(free.of.begin(), free.of.end());
  const double high = 1 + (most - 1) * 0.95;
  const Ratios ratios = calibrate(kDesign, constraints, std::pair{0.5, high}, 1e-12);
  EXPECT_TRUE(ratios.convergence.reached);
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_NEAR(constraints.sum(c, ratios.of), constraints.total[c], 1e-9);
  for (const double ratio : ratios.of) {
    EXPECT_GE(ratio, 0.5);
    EXPECT_LE(ratio, high);
  }
}

TEST(Calibration, WideBoundsMeetTheTotals) {
  const Constraints constraints = totals(110, 90, 85);
  const Ratios ratios = calibrate(kDesign, constraints, std::pair{0.2, 5.0}, 1e-12);
  EXPECT_TRUE(ratios.convergence.reached);
  for (std::size_t c = 0; c < 3; ++c)
    EXPECT_NEAR(constraints.sum(c, ratios.of), constraints.total[c], 1e-9);
}

TEST(Calibration, BoundsThatCannotBeKeptAreTold) {
  const Ratios ratios = calibrate(kDesign, totals(200, 80, 80), std::pair{0.5, 1.5}, 1e-9);
  EXPECT_FALSE(ratios.convergence.reached);
  EXPECT_GT(ratios.convergence.error, 0.1);
  for (const double ratio : ratios.of) EXPECT_LE(ratio, 1.5);
}

// Two partitions of the same total: one constraint follows from the others.
TEST(Calibration, RakingOfATableIsProportionalFitting) {
  const std::vector<double> seed = {7, 10, 10, 10};
  Constraints scaled, plain;
  const std::uint32_t lines[4][2] = {{0, 1}, {2, 3}, {0, 2}, {1, 3}};
  const double wanted[4] = {52, 48, 87, 13};
  for (std::size_t c = 0; c < 4; ++c) {
    for (const std::uint32_t cell : lines[c]) {
      scaled.add(cell, seed[cell]);
      plain.add(cell, 1);
    }
    scaled.close(wanted[c]);
    plain.close(wanted[c]);
  }
  const Ratios ratios = calibrate(seed, scaled, std::nullopt, 1e-12);
  EXPECT_TRUE(ratios.convergence.reached);
  std::vector<double> fitted = seed;
  fit(fitted, plain, 1e-10);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(ratios.of[i] * seed[i], fitted[i], 1e-7);
}

}  // namespace
}  // namespace civitas
