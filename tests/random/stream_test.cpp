// SPDX-License-Identifier: Apache-2.0
// Draws by address: bulk equals scalar, nobody disturbs anybody, and they look random.
#include "sim/random/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

const StreamKey kKey = stream_key(42, 0, "labour.job_loss");

std::vector<std::uint64_t> hashed_citizens(std::size_t n) {
  std::vector<std::uint64_t> citizens(n);
  for (std::size_t i = 0; i < n; ++i) citizens[i] = hash(i);
  return citizens;
}

std::vector<double> draws(StreamKey key, const std::vector<std::uint64_t>& citizens,
                          std::uint32_t step, std::uint32_t draw) {
  std::vector<double> out(citizens.size());
  uniforms(key, citizens, step, draw, out);
  return out;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - 0.5) * (b[i] - 0.5);
  return sum / static_cast<double>(a.size()) * 12;
}

/// Pearson's chi-square of the pairs (a, b) on a 16 x 16 grid; 255 degrees of freedom.
double pair_chi_square(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> count(256);
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++count[static_cast<std::size_t>(a[i] * 16) * 16 + static_cast<std::size_t>(b[i] * 16)];
  }
  const double expected = static_cast<double>(a.size()) / 256;
  double sum = 0;
  for (const double c : count) sum += (c - expected) * (c - expected) / expected;
  return sum;
}

TEST(Stream, BulkGivesTheBitsOfTheScalar) {
  for (const std::size_t n : {0u, 1u, 7u, 8u, 63u, 64u, 65u, 1023u, 5000u}) {
    const std::vector<std::uint64_t> citizens = hashed_citizens(n);
    std::vector<double> gauss(n);
    const std::vector<double> single = draws(kKey, citizens, 3, 5);
    normals(kKey, citizens, 3, 5, gauss);
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_EQ(single[i], uniform(kKey, citizens[i], 3, 5));
      ASSERT_EQ(single[i], uniform_pair(kKey, citizens[i], 3, 5).first);
      ASSERT_EQ(gauss[i], normal(kKey, citizens[i], 3, 5));
    }
  }
  std::vector<double> short_by_one(9);
  EXPECT_THROW(uniforms(kKey, hashed_citizens(10), 0, 0, short_by_one), Bug);
  EXPECT_THROW(normals(kKey, hashed_citizens(10), 0, 0, short_by_one), Bug);
}

TEST(Stream, TheAddressIsPhiloxsCounter) {
  const std::uint64_t citizen = 0x0123456789abcdefu;
  const PhiloxCounter x = philox({0x89abcdefu, 0x01234567u, 11, 13}, {kKey.k0, kKey.k1});
  const auto expected = [](std::uint64_t high, std::uint64_t low) {
    return (static_cast<double>((high << 32 | low) >> 12) + 0.5) * 0x1p-52;
  };
  const UniformPair pair = uniform_pair(kKey, citizen, 11, 13);
  EXPECT_EQ(pair.first, expected(x[1], x[0]));
  EXPECT_EQ(pair.second, expected(x[3], x[2]));
}

TEST(Stream, AnotherCitizenChangesNobodysDraw) {
  std::vector<std::uint64_t> citizens = hashed_citizens(1000);
  const std::vector<double> before = draws(kKey, citizens, 1, 0);
  citizens.insert(citizens.begin() + 500, newborn_key(citizens[3], 1, 0));
  std::vector<double> after = draws(kKey, citizens, 1, 0);
  after.erase(after.begin() + 500);
  EXPECT_EQ(before, after);
}

TEST(Stream, EveryPartOfTheAddressMakesAnotherDraw) {
  EXPECT_EQ(kKey, stream_key(42, 0, "labour.job_loss"));
  const std::size_t n = 200000;
  std::vector<std::uint64_t> citizens(n), next(n);  // keys in sequence are the hardest case
  std::iota(citizens.begin(), citizens.end(), 0);
  std::iota(next.begin(), next.end(), 1);
  const std::vector<double> base = draws(kKey, citizens, 0, 0);
  std::vector<double> second(n);
  for (std::size_t i = 0; i < n; ++i) second[i] = uniform_pair(kKey, citizens[i], 0, 0).second;
  const std::vector<std::vector<double>> others = {
      draws(stream_key(43, 0, "labour.job_loss"), citizens, 0, 0),
      draws(stream_key(42, 1, "labour.job_loss"), citizens, 0, 0),
      draws(stream_key(42, 0, "labour.job_gain"), citizens, 0, 0),
      draws(kKey, citizens, 1, 0),
      draws(kKey, citizens, 0, 1),
      draws(kKey, next, 0, 0),
      second};
  for (std::size_t i = 0; i < others.size(); ++i) {
    EXPECT_LT(std::fabs(correlation(base, others[i])), 5 / std::sqrt(n)) << i;
    EXPECT_NEAR(pair_chi_square(base, others[i]), 255, 5 * std::sqrt(2 * 255)) << i;
  }
  EXPECT_NEAR(correlation(base, base), 1, 0.02);  // the measure sees what is there
}

TEST(Stream, UniformsAreUniform) {
  const std::size_t n = 1000000;
  const std::vector<double> u = draws(kKey, hashed_citizens(n), 0, 0);
  std::vector<double> count(1000);
  double sum = 0;
  for (const double x : u) {
    ASSERT_GT(x, 0);
    ASSERT_LT(x, 1);
    sum += x;
    ++count[static_cast<std::size_t>(x * 1000)];
  }
  double chi_square = 0;
  for (const double c : count) chi_square += (c - 1000) * (c - 1000) / 1000;
  EXPECT_NEAR(sum / n, 0.5, 5 / std::sqrt(12.0 * n));
  EXPECT_NEAR(chi_square, 999, 5 * std::sqrt(2 * 999));
}

TEST(Stream, NormalsAreNormal) {
  const std::size_t n = 1000000;
  std::vector<double> z(n);
  normals(kKey, hashed_citizens(n), 0, 0, z);
  double sum = 0, square = 0, fourth = 0;
  std::size_t beyond_three = 0;
  for (const double x : z) {
    sum += x;
    square += x * x;
    fourth += x * x * x * x;
    beyond_three += std::fabs(x) > 3;
  }
  EXPECT_NEAR(sum / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(square / n, 1, 5 * std::sqrt(2.0 / n));
  EXPECT_NEAR(fourth / n, 3, 5 * std::sqrt(96.0 / n));
  EXPECT_NEAR(static_cast<double>(beyond_three), 2699.8, 5 * std::sqrt(2699.8));
}

}  // namespace
}  // namespace civitas
