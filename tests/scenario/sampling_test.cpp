// SPDX-License-Identifier: Apache-2.0
// Designs: the laws of each, then numbers that others published, then what they are for.
#include "sim/scenario/sampling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace civitas {
namespace {

using ::testing::ElementsAre;

std::size_t slice(double x, std::size_t slices) {
  return static_cast<std::size_t>(x * static_cast<double>(slices));
}

TEST(Sampling, RandomPointsStayWhenThereAreMore) {
  const UnitPoints few = random_points(10, 3, 7), many = random_points(1000, 3, 7);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(few, random_points(10, 3, 8));
  double sum = 0;
  for (const auto& row : many) sum += row[0] + row[1] + row[2];
  EXPECT_NEAR(sum / 3000, 0.5, 4 * std::sqrt(1.0 / 12 / 3000));
}

TEST(Sampling, ALatinHypercubeHasOnePointInEachSliceOfEachDimension) {
  constexpr std::size_t n = 50;
  const UnitPoints rows = latin_hypercube(n, 4, 3);
  for (std::size_t d = 0; d < 4; ++d) {
    std::set<std::size_t> slices;
    for (const auto& row : rows) slices.insert(slice(row[d], n));
    EXPECT_EQ(slices.size(), n);
  }
  EXPECT_NE(rows[0][0], rows[0][1]);
}

TEST(Sampling, SobolPointsAreThoseOfJoeAndKuo) {
  // As scipy.stats.qmc.Sobol(3, scramble=False) has them.
  const UnitPoints rows = sobol_points(8, 3, std::nullopt);
  EXPECT_THAT(rows[0], ElementsAre(0, 0, 0));
  EXPECT_THAT(rows[1], ElementsAre(0.5, 0.5, 0.5));
  EXPECT_THAT(rows[2], ElementsAre(0.75, 0.25, 0.25));
  EXPECT_THAT(rows[3], ElementsAre(0.25, 0.75, 0.75));
  EXPECT_THAT(rows[4], ElementsAre(0.375, 0.375, 0.625));
  EXPECT_THAT(rows[5], ElementsAre(0.875, 0.875, 0.125));
  EXPECT_THAT(rows[7], ElementsAre(0.125, 0.625, 0.375));
}

TEST(Sampling, AShiftedSobolSequenceIsStillBalanced) {
  constexpr std::size_t n = 256;
  for (const auto seed : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(11)}) {
    const UnitPoints rows = sobol_points(n, 20, seed);
    for (std::size_t d = 0; d < 20; ++d) {
      std::set<std::size_t> slices;
      for (const auto& row : rows) slices.insert(slice(row[d], n));
      EXPECT_EQ(slices.size(), n) << d;
    }
    std::set<std::pair<std::size_t, std::size_t>> cells;  // 16 by 16 of the first two dimensions
    for (const auto& row : rows) cells.insert({slice(row[0], 16), slice(row[1], 16)});
    EXPECT_EQ(cells.size(), n);
  }
}

TEST(Sampling, SaltelliRowsStandInTheOrderOfSALib) {
  const UnitPoints ab = sobol_points(4, 6, 5);
  for (const bool second_order : {false, true}) {
    const UnitPoints rows = saltelli_points(4, 3, second_order, 5);
    const std::size_t step = second_order ? 8 : 5;
    ASSERT_EQ(rows.size(), 4 * step);
    for (std::size_t i = 0; i < 4; ++i) {
      const std::vector<double> a(ab[i].begin(), ab[i].begin() + 3);
      const std::vector<double> b(ab[i].begin() + 3, ab[i].end());
      EXPECT_EQ(rows[i * step], a);
      EXPECT_EQ(rows[i * step + step - 1], b);
      for (std::size_t d = 0; d < 3; ++d) {
        for (std::size_t other = 0; other < 3; ++other) {
          EXPECT_EQ(rows[i * step + 1 + d][other], other == d ? b[other] : a[other]);
          if (second_order) {
            EXPECT_EQ(rows[i * step + 4 + d][other], other == d ? a[other] : b[other]);
          }
        }
      }
    }
  }
}

TEST(Sampling, AMorrisTrajectoryMovesEachDimensionOnceByTheSameStep) {
  constexpr std::size_t d = 5, levels = 4;
  const UnitPoints rows = morris_points(20, d, levels, 9);
  ASSERT_EQ(rows.size(), 20 * (d + 1));
  for (std::size_t t = 0; t < 20; ++t) {
    std::set<std::size_t> moved;
    for (std::size_t i = 1; i <= d; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        const double by = rows[t * (d + 1) + i][j] - rows[t * (d + 1) + i - 1][j];
        if (by == 0) continue;
        EXPECT_NEAR(std::abs(by), 2.0 / 3, 1e-12);
        moved.insert(j);
      }
    }
    EXPECT_EQ(moved.size(), d);
  }
  for (const auto& row : rows) {
    for (const double x : row) EXPECT_NEAR(x * 3, std::round(x * 3), 1e-12);
  }
}

double ishigami(const std::vector<double>& unit) {
  const auto at = [&](std::size_t i) { return std::numbers::pi * (2 * unit[i] - 1); };
  return std::sin(at(0)) + 7 * std::sin(at(1)) * std::sin(at(1)) +
         0.1 * std::pow(at(2), 4) * std::sin(at(0));
}

TEST(Sampling, IshigamiHasItsIndicesWithinAHundredth) {
  constexpr std::size_t n = 4096, d = 3;
  const UnitPoints rows = saltelli_points(n, d, false, 1);
  double mean = 0, variance = 0;
  std::vector<double> y;
  for (const auto& row : rows) y.push_back(ishigami(row));
  for (std::size_t i = 0; i < n; ++i) mean += (y[i * 5] + y[i * 5 + 4]) / (2.0 * n);
  for (std::size_t i = 0; i < n; ++i)
    variance += (std::pow(y[i * 5] - mean, 2) + std::pow(y[i * 5 + 4] - mean, 2)) / (2.0 * n);
  constexpr double first[] = {0.313905, 0.442411, 0}, total[] = {0.557589, 0.442411, 0.243684};
  EXPECT_NEAR(variance, 13.844588, 0.05);
  for (std::size_t j = 0; j < d; ++j) {
    double s = 0, t = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double a = y[i * 5], ab = y[i * 5 + 1 + j], b = y[i * 5 + 4];
      s += (b - mean) * (ab - a) / n;
      t += (a - ab) * (a - ab) / (2.0 * n);
    }
    EXPECT_NEAR(s / variance, first[j], 0.01) << j;
    EXPECT_NEAR(t / variance, total[j], 0.01) << j;
  }
}

TEST(Sampling, MorrisFindsTheMeanAbsoluteEffectOfTheSecondFactorExactly) {
  const UnitPoints rows = morris_points(50, 3, 4, 2);
  double sum = 0;
  for (std::size_t t = 0; t < 50; ++t) {
    for (std::size_t i = 1; i <= 3; ++i) {
      const auto &before = rows[t * 4 + i - 1], &after = rows[t * 4 + i];
      if (before[1] != after[1])
        sum += std::abs((ishigami(after) - ishigami(before)) / (after[1] - before[1]));
    }
  }
  EXPECT_NEAR(sum / 50, 7.875, 1e-9);
}

}  // namespace
}  // namespace civitas
