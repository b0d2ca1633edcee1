// SPDX-License-Identifier: Apache-2.0
// Whole numbers for weights: the total is kept, nobody is a whole one off, and luck is fair.
#include "sim/population/integerise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "sim/random/stream.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

const std::vector<double> kShares = {0.4, 0.3, 0.2, 0.1};

TEST(Integerise, LargestRemaindersGetOneMore) {
  const auto count = largest_remainder(kShares, 17);
  EXPECT_THAT(count, ElementsAre(7, 5, 3, 2));
  double squares = 0;
  for (std::size_t i = 0; i < 4; ++i)
    squares += std::pow(static_cast<double>(count[i]) - 17 * kShares[i], 2);
  EXPECT_NEAR(std::sqrt(squares / 4), 0.273861278752583, 1e-12);
}

TEST(Integerise, EqualRemaindersGoToTheFirst) {
  EXPECT_THAT(largest_remainder(std::vector<double>{1, 1, 1}, 2), ElementsAre(1, 1, 0));
}

TEST(Integerise, WhoHasNoShareGetsNothing) {
  EXPECT_THAT(largest_remainder(std::vector<double>{0, 3, 0}, 5), ElementsAre(0, 5, 0));
  EXPECT_THAT(truncate_replicate_sample(std::vector<double>{0, 3, 0}, 5, 0.999999),
              ElementsAre(0, 5, 0));
}

TEST(Integerise, SampleKeepsTheTotalAndTheWholeParts) {
  const StreamKey stream = stream_key(7, 0, "test");
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    std::vector<double> shares(50);
    for (std::size_t i = 0; i < shares.size(); ++i)
      shares[i] = uniform(stream, trial, 0, static_cast<std::uint32_t>(i));
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    const std::uint64_t total = 20 + trial;
    const auto count = truncate_replicate_sample(shares, total, uniform(stream, trial, 1, 0));
    EXPECT_EQ(std::accumulate(count.begin(), count.end(), std::uint64_t{0}), total);
    for (std::size_t i = 0; i < shares.size(); ++i)
      EXPECT_LT(
          std::abs(static_cast<double>(count[i]) - static_cast<double>(total) * shares[i] / sum),
          1 + 1e-9);
  }
}

// The mean over all draws, by the midpoint rule, is exact up to the step of the rule.
TEST(Integerise, SampleGivesOnAverageWhatIsDue) {
  constexpr int steps = 100000;
  std::vector<double> mean(4);
  for (int s = 0; s < steps; ++s) {
    const auto count = truncate_replicate_sample(kShares, 17, (s + 0.5) / steps);
    for (std::size_t i = 0; i < 4; ++i) mean[i] += static_cast<double>(count[i]) / steps;
  }
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(mean[i], 17 * kShares[i], 1e-4);
}

}  // namespace
}  // namespace civitas
