// SPDX-License-Identifier: Apache-2.0
// Exact sums: order and partition cannot matter, and the value is the rounded true sum.
#include "sim/core/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

/// Magnitudes from 1e-12 to 1e24, so that blocks of both kinds occur, with both signs.
std::vector<double> wild_values(std::size_t n, double largest_power) {
  std::mt19937_64 engine(7);
  std::uniform_real_distribution<double> power(-12, largest_power), sign(-1, 1);
  std::vector<double> values(n);
  for (double& value : values) value = sign(engine) * std::pow(10.0, power(engine));
  return values;
}

ExactSum one_by_one(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) sum.add(value);
  return sum;
}

ExactSum all_at_once(std::span<const double> values) {
  ExactSum sum;
  sum.add(values);
  return sum;
}

TEST(ExactSum, ForgetsTheOrder) {
  for (const double largest : {6.0, 24.0}) {
    std::vector<double> values = wild_values(5000, largest);
    const ExactSum expected = all_at_once(values);
    EXPECT_EQ(one_by_one(values), expected);
    std::mt19937_64 engine(1);
    for (int round = 0; round < 20; ++round) {
      std::shuffle(values.begin(), values.end(), engine);
      EXPECT_EQ(all_at_once(values), expected);
      EXPECT_EQ(one_by_one(values), expected);
    }
  }
}

TEST(ExactSum, ForgetsThePartition) {
  const std::vector<double> values = wild_values(5000, 9.0);
  const ExactSum expected = all_at_once(values);
  for (const std::size_t parts : {2u, 3u, 7u, 100u, 5000u}) {
    ExactSum sum;
    for (std::size_t part = 0; part < parts; ++part) {
      const std::size_t begin = values.size() * part / parts;
      const std::size_t end = values.size() * (part + 1) / parts;
      sum.add(all_at_once(std::span(values).subspan(begin, end - begin)));
    }
    EXPECT_EQ(sum, expected) << parts;
  }
}

TEST(ExactSum, RoundsEachValueOnceToTheQuantum) {
  const double quantum = 0x1p-32;
  const auto rounded = [](double x) {
    ExactSum sum;
    sum.add(x);
    return sum.value();
  };
  EXPECT_EQ(rounded(0.5 * quantum), 0);  // ties to even
  EXPECT_EQ(rounded(1.5 * quantum), 2 * quantum);
  EXPECT_EQ(rounded(-0.5 * quantum), 0);
  EXPECT_EQ(rounded(-1.5 * quantum), -2 * quantum);
  EXPECT_EQ(rounded(0.51 * quantum), quantum);
  EXPECT_EQ(rounded(512 + 0.5 * quantum), 512);  // at the seam of the two parts
  EXPECT_EQ(rounded(512 + 1.5 * quantum), 512 + 2 * quantum);
  for (const double x : wild_values(20000, 27.0)) {
    const double expected = std::fabs(x) < 0x1p20 ? std::nearbyint(x * 0x1p32) * 0x1p-32 : x;
    EXPECT_EQ(rounded(x), expected);
  }
}

TEST(ExactSum, AgreesWithIntegersOf128Bits) {
  __extension__ using Integer = __int128;
  std::mt19937_64 engine(3);
  std::uniform_int_distribution<std::int64_t> whole(-(1LL << 52), 1LL << 52);
  std::vector<double> values(10000);
  Integer expected = 0;
  for (double& value : values) {
    const std::int64_t multiple = whole(engine);
    const int exponent = static_cast<int>(engine() % 64);
    value = std::ldexp(static_cast<double>(multiple), exponent - 32);
    expected += static_cast<Integer>(multiple) * (Integer{1} << exponent);
  }
  const ExactSum sum = all_at_once(values);
  EXPECT_EQ(sum.high(), static_cast<std::int64_t>(expected >> 64));
  EXPECT_EQ(sum.low(), static_cast<std::uint64_t>(expected));
  EXPECT_EQ(sum.value(), static_cast<double>(expected) * 0x1p-32);
  EXPECT_EQ(ExactSum::from_words(sum.high(), sum.low()), sum);
}

TEST(ExactSum, AgreesWithLongDoubleOnProducts) {
  std::mt19937_64 engine(5);
  std::uniform_real_distribution<double> weight(100, 900), share(-0.04, 0.08);
  std::vector<double> a(30001), b(a.size());
  long double expected = 0;
  ExactSum single;
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = weight(engine);
    b[i] = share(engine);
    expected += static_cast<long double>(a[i]) * b[i];
    single.add(a[i] * b[i]);
  }
  ExactSum sum;
  sum.add_products(a, b);
  EXPECT_EQ(sum, single);
  EXPECT_NEAR(sum.value() / static_cast<double>(expected), 1, 1e-12);
  a[17] = 1e22;  // the slow path
  b[17] = 1e3;
  ExactSum large;
  large.add_products(a, b);
  EXPECT_NEAR(large.value() / 1e25, 1, 1e-15);
}

TEST(ExactSum, CancelsExactly) {
  ExactSum sum;
  const std::vector<double> values = {1e25, 1.0, -1e25, 0x1p-32};
  sum.add(values);
  EXPECT_EQ(sum.value(), 1 + 0x1p-32);
  ExactSum less;
  less.add(1.0);
  EXPECT_LT(less, sum);
  EXPECT_GT(less, ExactSum());
  ExactSum negative;
  negative.add(-1e-9);
  EXPECT_LT(negative, ExactSum());
}

TEST(ExactSum, RefusesWhatDoesNotFit) {
  const double infinity = std::numeric_limits<double>::infinity();
  ExactSum sum;
  sum.add(3.0);
  const ExactSum before = sum;
  for (const double value : {infinity, -infinity, 0x1p95, -0x1p95}) {
    EXPECT_THROW(sum.add(value), InputError);
    std::vector<double> values(3000, 1.0);
    values[2500] = value;
    EXPECT_THROW(sum.add(values), InputError);
    EXPECT_THROW(sum.add_products(values, values), InputError);
    EXPECT_EQ(sum, before);
  }
  for (const double value : {std::nan(""), -std::nan("")}) {
    EXPECT_THROW(sum.add(value), Bug);
    EXPECT_THROW(sum.add(std::vector<double>(3000, value)), Bug);
    EXPECT_EQ(sum, before);
  }
  const double largest = std::nextafter(0x1p95, 0);
  ExactSum full;
  full.add(largest);
  EXPECT_EQ(full.value(), largest);
  EXPECT_THROW(full.add(largest), InputError);
  EXPECT_THROW(full.add(ExactSum(full)), InputError);
  ExactSum empty;
  empty.add(-largest);
  EXPECT_THROW(empty.add(-largest), InputError);
  EXPECT_THROW(empty.add_products(std::vector<double>(2), std::vector<double>(3)), Bug);
}

TEST(ExactSum, FullBlocksOfTheLargestFastValuesFit) {
  const std::vector<double> values(1024, std::nextafter(0x1p60, 0));
  EXPECT_EQ(all_at_once(values), one_by_one(values));
  std::vector<double> negative(values);
  for (double& value : negative) value = -value;
  EXPECT_EQ(all_at_once(negative), one_by_one(negative));
}

TEST(ExactSum, AValueSoManyTimes) {
  for (const double value : {0.0, 41.6, -1.0 / 3, 0x1p70, 1e-11}) {
    ExactSum once, again;
    once.add(value, 1000);
    for (int i = 0; i < 1000; ++i) again.add(value);
    EXPECT_EQ(once, again) << value;
  }
  ExactSum sum;
  EXPECT_THROW(sum.add(0x1p94, std::int64_t{1} << 40), InputError);
  EXPECT_EQ(sum, ExactSum());
}

}  // namespace
}  // namespace civitas
