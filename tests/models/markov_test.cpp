// SPDX-License-Identifier: Apache-2.0
// The monthly matrix of labour flows inside the quarterly one.
#include "models/markov.hpp"

#include <gtest/gtest.h>

namespace civitas {
namespace {

// Eurostat, EU, third to fourth quarter of 2022; rows and columns employed, unemployed, inactive.
constexpr Matrix3 kQuarterly = {{{.963, .012, .025}, {.245, .511, .244}, {.044, .032, .924}}};

TEST(Markov, ThreeMonthsAreAQuarter) {
  const Matrix3 month = monthly_from_quarterly(kQuarterly);
  const Matrix3 quarter = product(month, product(month, month));
  for (int i = 0; i < 3; ++i) {
    double sum = 0;
    for (int j = 0; j < 3; ++j) {
      EXPECT_NEAR(quarter[i][j], kQuarterly[i][j], 1e-13);
      EXPECT_GE(month[i][j], 0);
      sum += month[i][j];
    }
    EXPECT_NEAR(sum, 1, 1e-13);
  }
}

TEST(Markov, TheInverseUndoes) {
  const Matrix3 one = product(inverse(kQuarterly), kQuarterly);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) EXPECT_NEAR(one[i][j], i == j ? 1 : 0, 1e-14);
  }
}

TEST(Markov, MonthAndQuarterHaveTheSameStationaryShares) {
  const Matrix3 month = monthly_from_quarterly(kQuarterly);
  for (const Matrix3& matrix : {month, kQuarterly}) {
    const auto shares = stationary(matrix);
    EXPECT_NEAR(shares[0], 0.635123, 5e-7);
    EXPECT_NEAR(shares[1], 0.037039, 5e-7);
    EXPECT_NEAR(shares[2], 0.327838, 5e-7);
    EXPECT_NEAR(shares[1] / (shares[0] + shares[1]), 0.055105, 5e-7);
  }
}

// Computed with another program, by the matrix logarithm.
TEST(Markov, MonthlyNumbers) {
  constexpr Matrix3 expected = {
      {{.986925, .004878, .008197}, {.100536, .796950, .102514}, {.013972, .013491, .972537}}};
  const Matrix3 month = monthly_from_quarterly(kQuarterly);
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) EXPECT_NEAR(month[i][j], expected[i][j], 5e-7);
  }
}

TEST(Markov, NobodyMovesWhereNobodyMoves) {
  constexpr Matrix3 still = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  EXPECT_EQ(monthly_from_quarterly(still), still);
}

}  // namespace
}  // namespace civitas
