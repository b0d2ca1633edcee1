// SPDX-License-Identifier: Apache-2.0
// Posteriors that are known: of a Bernoulli rate whose prior is uniform, after k of n, it is
// Beta(k + 1, n - k + 1).
#include "sim/scenario/abc.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/random/stream.hpp"

namespace civitas {
namespace {

constexpr int kTrials = 20, kSuccesses = 6;
constexpr double kMean = 7.0 / 22;  // of Beta(7, 15)
const double kDeviation = std::sqrt(7.0 * 15 / (22.0 * 22 * 23));

// Simulates k of n at each point, with luck of its own; how many successes too few or too many.
class Coins {
 public:
  std::vector<double> operator()(const UnitPoints& points) {
    const StreamKey key = stream_key(1, 0, "test.coins");
    std::vector<double> distances;
    for (const std::vector<double>& point : points) {
      int successes = 0;
      for (int i = 0; i < kTrials; ++i)
        successes += uniform(key, tried_, static_cast<std::uint32_t>(i), 0) < point[0] ? 1 : 0;
      ++tried_;
      distances.push_back(std::abs(successes - kSuccesses));
    }
    return distances;
  }

 private:
  std::uint64_t tried_ = 0;
};

std::pair<double, double> moments(const Generation& generation, std::size_t dimension = 0) {
  double mean = 0, square = 0;
  for (const Particle& one : generation.particles) mean += one.weight * one.at[dimension];
  for (const Particle& one : generation.particles)
    square += one.weight * std::pow(one.at[dimension] - mean, 2);
  return {mean, std::sqrt(square)};
}

TEST(AbcRejection, TheBetaPosteriorOfARate) {
  const Generation posterior = abc_rejection(Coins(), 1, 40'000, 1, 0.0, 1);
  const auto count = static_cast<double>(posterior.particles.size());
  EXPECT_NEAR(count, 40'000 / 21.0, 4 * std::sqrt(40'000 / 21.0));  // each k is as likely
  const auto [mean, deviation] = moments(posterior);
  EXPECT_NEAR(mean, kMean, 4 * kDeviation / std::sqrt(count));
  EXPECT_NEAR(deviation, kDeviation, 4 * kDeviation / std::sqrt(2 * count));
  EXPECT_NEAR(posterior.effective(), count, 1e-6);
}

TEST(AbcRejection, KeepsTheNearest) {
  const auto distance = [](const UnitPoints& points) {
    std::vector<double> list;
    for (const auto& point : points)
      list.push_back(point[0] > 0.9 ? std::numeric_limits<double>::infinity()
                                    : std::abs(point[0] - 0.5));
    return list;
  };
  const Generation nearest = abc_rejection(distance, 2, 1000, 100, std::nullopt, 3);
  ASSERT_EQ(nearest.particles.size(), 100U);
  EXPECT_NEAR(nearest.within, 0.05, 0.02);
  for (std::size_t i = 1; i < 100; ++i)
    EXPECT_LE(nearest.particles[i - 1].distance, nearest.particles[i].distance);
  EXPECT_LT(abc_rejection(distance, 2, 1000, 1000, std::nullopt, 3).particles.size(), 950U);
}

TEST(AbcSmc, TheBetaPosteriorOfARate) {
  const std::vector<Generation> generations = abc_smc(Coins(), 1, {2000, 10, 0.5, 0.0, 1});
  const Generation& posterior = generations.back();
  EXPECT_EQ(posterior.within, 0);
  EXPECT_GT(generations.size(), 2U);
  const double count = posterior.effective();
  EXPECT_GT(count, 1000);
  const auto [mean, deviation] = moments(posterior);
  EXPECT_NEAR(mean, kMean, 4 * kDeviation / std::sqrt(count));
  EXPECT_NEAR(deviation, kDeviation, 4 * kDeviation / std::sqrt(2 * count));
}

// Weights take back what the kernel does: where nothing is learned the prior stays, ends included.
TEST(AbcSmc, WhatIsNotLearnedStaysUniform) {
  const auto distance = [](const UnitPoints& points) {
    std::vector<double> list;
    for (const auto& point : points) list.push_back(std::abs(point[0] - 0.5));
    return list;
  };
  const Generation last = abc_smc(distance, 2, {3000, 4, 0.5, std::nullopt, 2}).back();
  const auto [mean, deviation] = moments(last, 1);
  const double error = 4 / std::sqrt(12 * last.effective());
  EXPECT_NEAR(mean, 0.5, error);
  EXPECT_NEAR(deviation, std::sqrt(1.0 / 12), error);
}

TEST(AbcSmc, EndsWhereNothingComesNear) {
  const auto distance = [](const UnitPoints& points) {
    return std::vector<double>(points.size(), 1.0);
  };
  EXPECT_EQ(abc_smc(distance, 1, {50, 10, 0.5, std::nullopt, 1}).size(), 1U);
  const auto nothing = [](const UnitPoints& points) {
    return std::vector<double>(points.size(), std::numeric_limits<double>::infinity());
  };
  EXPECT_TRUE(abc_smc(nothing, 1, {5, 10, 0.5, std::nullopt, 1}).back().particles.empty());
}

TEST(Resampled, AsOftenAsTheWeightsAsk) {
  Generation generation;
  for (const double weight : {0.5, 0.25, 0.25, 0.0})
    generation.particles.push_back({{weight}, 0, weight});
  const UnitPoints points = resampled(generation, 1);
  EXPECT_EQ(points, (UnitPoints{{0.5}, {0.5}, {0.25}, {0.25}}));
}

}  // namespace
}  // namespace civitas
