// SPDX-License-Identifier: Apache-2.0
// Weighted distributions against definitions and closed forms; ranks without sorting against
// sorting.
#include "sim/engine/ranking.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "sim/core/normal.hpp"

namespace civitas {
namespace {

constexpr double kShares[] = {0.001, 0.1, 0.2, 0.25, 0.5, 0.75, 0.9, 0.999};

Distribution with_weights(const std::vector<double>& values,
                          const std::vector<ExactWeight>& weights) {
  const Workers workers(1);
  return distribution(values, weights, sorted_rows(values, workers), workers);
}
Distribution sorted(const std::vector<double>& values, const std::vector<double>& weights) {
  std::vector<ExactWeight> exact;
  for (const double weight : weights) exact.push_back(exact_weight(weight));
  return with_weights(values, exact);
}
Distribution sorted(const std::vector<double>& values) {
  return sorted(values, std::vector<double>(values.size(), 1.0));
}

TEST(Distribution, EqualityAndOneOwner) {
  const Distribution equal = sorted(std::vector<double>(10, 7.0));
  EXPECT_EQ(equal.gini(), 0);
  EXPECT_EQ(equal.quantile(0.5), 7);
  for (const int n : {2, 10, 1000}) {
    std::vector<double> owner(static_cast<std::size_t>(n), 0.0);
    owner[0] = 5;
    EXPECT_NEAR(sorted(owner).gini(), (n - 1.0) / n, 1e-14);
  }
  const Distribution ten = sorted({3, 1, 2, 10, 9, 8, 7, 6, 5, 4});
  EXPECT_NEAR(ten.gini(), 0.3, 1e-15);  // (n² − 1) / (3 n (n + 1)) = 99 / 330
  EXPECT_DOUBLE_EQ(ten.s80s20(), (9.0 + 10) / (1 + 2));
  EXPECT_EQ(ten.deciles().means[3], 4);
  EXPECT_DOUBLE_EQ(ten.deciles().shares[9], 10.0 / 55);
}

// More than a fifth have the most there is: there is nobody above the quantile at 0.8.
TEST(Distribution, NoRichestFifthWithoutSomebodyAbove) {
  EXPECT_TRUE(std::isnan(sorted({1, 1, 1, 1, 1}).s80s20()));
  EXPECT_TRUE(std::isnan(sorted({1, 2, 3, 3, 3}).s80s20()));
  EXPECT_TRUE(std::isnan(sorted({1, 2, 2, 9}, {1, 1, 1, 0}).s80s20()));
  EXPECT_EQ(sorted({-2, -1, -1, -1, -1, -1, -1, -1, -1, 0}).s80s20(), 0);
}

// The smallest value at which the cumulated weight reaches the share; the mean of it and the next
// one where it does so exactly.
TEST(Distribution, QuantilesOfTies) {
  EXPECT_EQ(sorted({1, 2, 3}).quantile(0.5), 2);
  EXPECT_EQ(sorted({1, 2, 3, 4}).quantile(0.5), 2.5);
  EXPECT_EQ(sorted({1, 2, 3, 4}).quantile(0.25), 1.5);
  EXPECT_EQ(sorted({1, 2, 3, 4}).quantile(0.26), 2);
  EXPECT_EQ(sorted({5, 5, 5, 9}).quantile(0.5), 5);
  EXPECT_EQ(sorted({1, 2, 3}, {2, 1, 1}).quantile(0.5), 1.5);
  EXPECT_EQ(sorted({1, 2, 3}, {2, 0, 2}).quantile(0.5), 2);  // who has no weight is not there
  EXPECT_EQ(sorted({1, 2, 3}, {1, 2, 1}).quantile(0.5), 2);
  EXPECT_TRUE(std::isnan(sorted({1, 2}, {0, 0}).quantile(0.5)));
  EXPECT_TRUE(std::isnan(sorted({1, 2}, {0, 0}).gini()));
}

TEST(Distribution, WeightsCountLikeCopies) {
  const Distribution weighted = sorted({1, 4, 9, 16, 25}, {3, 1, 2, 4, 1});
  const Distribution copied = sorted({1, 1, 1, 4, 9, 9, 16, 16, 16, 16, 25});
  for (const double share : kShares) EXPECT_EQ(weighted.quantile(share), copied.quantile(share));
  EXPECT_NEAR(weighted.gini(), copied.gini(), 1e-15);
  EXPECT_DOUBLE_EQ(weighted.s80s20(), copied.s80s20());
}

// Gini = 2 Φ(σ/√2) − 1; S80/S20 = Φ(σ − z) / Φ(−z − σ) with z = Φ⁻¹(0.8).
TEST(Distribution, Lognormal) {
  struct Case {
    double gini, sigma, s80s20;
  };
  for (const Case& known : {Case{0.25, 0.4506241100243562, 3.5450735545757928},
                            Case{0.3, 0.5449254294535089, 4.6303814860194485},
                            Case{0.4, 0.7416143171871158, 8.118168874934769}}) {
    constexpr int kPersons = 200000;
    std::vector<double> values;
    for (int i = 0; i < kPersons; ++i)
      values.push_back(std::exp(10 + known.sigma * math::normal_quantile((i + 0.5) / kPersons)));
    std::shuffle(values.begin(), values.end(), std::mt19937(1));
    const Distribution distribution = sorted(values);
    EXPECT_NEAR(distribution.gini(), known.gini, 2e-5);
    EXPECT_NEAR(distribution.s80s20() / known.s80s20, 1, 2e-4);
    EXPECT_NEAR(distribution.quantile(0.5) / std::exp(10), 1, 1e-5);
    const auto shares = distribution.deciles().shares;
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-12);
  }
}

TEST(Distribution, ScaleDoesNotMatterToInequality) {
  std::mt19937 engine(3);
  std::vector<double> values, larger;
  for (int i = 0; i < 1000; ++i) values.push_back(static_cast<double>(engine() % 100000));
  for (const double value : values) larger.push_back(value * 1024);
  EXPECT_DOUBLE_EQ(sorted(values).gini(), sorted(larger).gini());
  EXPECT_DOUBLE_EQ(sorted(values).s80s20(), sorted(larger).s80s20());
  EXPECT_EQ(sorted(values).quantile(0.3) * 1024, sorted(larger).quantile(0.3));
}

// Incomes of many shapes: ties, losses, nobody with weight, values far out.
std::vector<double> incomes(int shape, std::size_t rows, std::mt19937_64& engine) {
  std::lognormal_distribution<double> lognormal(10, 0.8);
  std::vector<double> values(rows);
  for (double& value : values) {
    value = lognormal(engine);
    if (shape == 1) value = std::floor(value / 5000) * 5000;
    if (shape == 2) value -= 20000;
    if (shape == 3) value = engine() % 3 == 0 ? 0.0 : engine() % 2 == 0 ? -0.0 : value;
    if (shape == 4) value = 12;
    if (shape == 5) value = engine() % 100 == 0 ? 1e300 * value : value;
    if (shape == 6) value = engine() % 2 == 0 ? 1.7e308 : -1.7e308;
  }
  return values;
}

TEST(Ranking, QuantilesWithoutSortingAreThoseOfSorting) {
  std::mt19937_64 engine(1);
  for (const int threads : {1, 3}) {
    const Workers workers(threads);
    for (int shape = 0; shape < 7; ++shape) {
      for (const std::size_t rows : {1U, 2U, 5U, 100U, 4000U, 100000U}) {
        const std::vector<double> values = incomes(shape, rows, engine);
        std::vector<ExactWeight> weights(rows);
        for (const int weighing : {0, 1, 2}) {
          for (ExactWeight& weight : weights)
            weight = weighing == 0   ? 1000
                     : weighing == 1 ? static_cast<ExactWeight>(engine() % 4)
                                     : 0;
          const Distribution whole = with_weights(values, weights);
          const Distribution near = near_quantiles(values, weights, kShares, workers);
          for (const double share : kShares) {
            const double expected = whole.quantile(share), found = near.quantile(share);
            ASSERT_TRUE(expected == found || (std::isnan(expected) && std::isnan(found)))
                << expected << " and " << found << " at " << share << " of " << rows
                << " rows of shape " << shape << ", weighing " << weighing;
          }
          if (rows == 100000 && shape == 0) {
            EXPECT_LT(near.values.size(), rows / 100);
          }
        }
      }
    }
  }
}

TEST(Ranking, RowsStandInOrderAndTiesStayInTheirs) {
  std::mt19937_64 engine(2);
  for (const int threads : {1, 3}) {
    for (int shape = 0; shape < 7; ++shape) {
      const std::vector<double> values = incomes(shape, 70000, engine);
      std::vector<std::uint32_t> expected(values.size());
      std::iota(expected.begin(), expected.end(), 0U);
      std::stable_sort(expected.begin(), expected.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
      ASSERT_EQ(sorted_rows(values, Workers(threads)), expected) << shape;
    }
  }
}

}  // namespace
}  // namespace civitas
