// SPDX-License-Identifier: Apache-2.0
// Least squares from sums: what is exact comes out exactly, what is known twice is left out.
#include "models/least_squares.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace civitas {
namespace {

LeastSquares::Fit fit(const std::vector<std::vector<double>>& x, const std::vector<double>& y,
                      const std::vector<double>& weight = {}) {
  const LeastSquares squares(x[0].size());
  std::vector<double> sums(squares.sums());
  for (std::size_t i = 0; i < y.size(); ++i)
    squares.add(sums, x[i], y[i], weight.empty() ? 1 : weight[i]);
  return squares.fit(sums);
}

TEST(LeastSquares, FindsThePlaneOnWhichAllPointsLie) {
  std::vector<std::vector<double>> x;
  std::vector<double> y;
  for (const double a : {-3, 0, 5, 8}) {
    for (const double b : {1, 2, 7}) {
      x.push_back({1, a, b});
      y.push_back(3 + 2 * a - b);
    }
  }
  const auto found = fit(x, y);
  EXPECT_NEAR(found.coefficients[0], 3, 1e-12);
  EXPECT_NEAR(found.coefficients[1], 2, 1e-12);
  EXPECT_NEAR(found.coefficients[2], -1, 1e-12);
  EXPECT_NEAR(found.r_squared, 1, 1e-12);
}

// One x: b = s_xy / s_xx and R² = s_xy² / (s_xx s_yy). Here x̄ = 2, ȳ = 4, s_xx = 2, s_xy = 4,
// s_yy = 14.
TEST(LeastSquares, OneVariableHasItsClosedForm) {
  const auto found = fit({{1, 1}, {1, 2}, {1, 3}}, {3, 2, 7});
  EXPECT_NEAR(found.coefficients[1], 2, 1e-12);
  EXPECT_NEAR(found.coefficients[0], 0, 1e-12);
  EXPECT_NEAR(found.r_squared, 16.0 / 28, 1e-12);
}

TEST(LeastSquares, AWeightIsThatManyObservations) {
  const auto weighted = fit({{1, 1}, {1, 2}, {1, 5}}, {3, 2, 7}, {1, 3, 2});
  const auto repeated = fit({{1, 1}, {1, 2}, {1, 2}, {1, 2}, {1, 5}, {1, 5}}, {3, 2, 2, 2, 7, 7});
  EXPECT_EQ(weighted.coefficients, repeated.coefficients);
  EXPECT_EQ(weighted.r_squared, repeated.r_squared);
}

TEST(LeastSquares, WhatSaysNothingNewCountsForNothing) {
  const auto found = fit({{1, 1, 3, 0}, {1, 2, 5, 0}, {1, 3, 7, 0}}, {3, 2, 7});  // 1 + 2 x, and 0
  EXPECT_NEAR(found.coefficients[1], 2, 1e-12);
  EXPECT_EQ(found.coefficients[2], 0);
  EXPECT_EQ(found.coefficients[3], 0);
  EXPECT_NEAR(found.r_squared, 16.0 / 28, 1e-12);
}

TEST(LeastSquares, WithoutVariationOrObservationsThereIsNoFit) {
  EXPECT_EQ(fit({{1, 1}, {1, 2}}, {5, 5}).r_squared, 0);
  const LeastSquares squares(2);
  const auto nothing = squares.fit(std::vector<double>(squares.sums()));
  EXPECT_EQ(nothing.r_squared, 0);
  EXPECT_EQ(nothing.coefficients, (std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace civitas
