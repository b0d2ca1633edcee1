// SPDX-License-Identifier: Apache-2.0
// Our exp, log, pow and normal functions against long double, at their edges and across clones.
#include "sim/core/math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "sim/core/math_bulk.hpp"
#include "sim/core/normal.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kDenormal = std::numeric_limits<double>::denorm_min();
constexpr int kPoints = 200000;

double ulps(double got, long double reference) {
  int exponent = 0;
  std::frexp(static_cast<double>(reference), &exponent);
  const long double unit = std::ldexp(1.0L, std::max(exponent - 53, -1074));
  return static_cast<double>(std::fabs((got - reference) / unit));
}

double relative(double got, long double reference) {
  return static_cast<double>(std::fabs(got / reference - 1));
}

/// Points of a dense grid with a little noise, so that they are no round numbers.
template <class Check>
void sweep(double from, double to, Check check) {
  std::mt19937_64 engine(11);
  std::uniform_real_distribution<double> noise(0, 1);
  for (int i = 0; i < kPoints; ++i) check(from + (to - from) * (i + noise(engine)) / kPoints);
}

long double phi(long double x) { return std::erfc(-x * std::sqrt(0.5L)) / 2; }

TEST(Math, ExpHoldsItsError) {
  double worst = 0, worst_denormal = 0;
  const auto check = [&](double x) {
    worst = std::max(worst, ulps(math::exp(x), std::exp(static_cast<long double>(x))));
  };
  sweep(-708, 709.78, check);
  sweep(-1, 1, check);
  sweep(-745, -708, [&](double x) {
    worst_denormal =
        std::max(worst_denormal, ulps(math::exp(x), std::exp(static_cast<long double>(x))));
  });
  EXPECT_LE(worst, 0.7);
  EXPECT_LE(worst_denormal, 1.1);
}

TEST(Math, LogHoldsItsError) {
  double worst = 0;
  const auto check = [&](double x) {
    worst = std::max(worst, ulps(math::log(x), std::log(static_cast<long double>(x))));
  };
  sweep(0.3, 3, check);
  sweep(-740, 709, [&](double x) { check(std::exp(x)); });
  EXPECT_LE(worst, 0.9);
}

TEST(Math, SmallArgumentsKeepRelativePrecision) {
  double worst = 0;
  const auto check_expm1 = [&](double x) {
    worst = std::max(worst, ulps(math::expm1(x), std::expm1(static_cast<long double>(x))));
  };
  const auto check_log1p = [&](double x) {
    worst = std::max(worst, ulps(math::log1p(x), std::log1p(static_cast<long double>(x))));
  };
  sweep(-2, 2, check_expm1);
  sweep(-60, 709, check_expm1);
  sweep(-0.99, 3, check_log1p);
  sweep(-700, 0, [&](double x) {
    check_expm1(std::exp(x));
    check_expm1(-std::exp(x));
    check_log1p(std::exp(x));
    check_log1p(-std::exp(x - 1));
  });
  EXPECT_LE(worst, 2);
}

TEST(Math, PowHoldsItsError) {
  std::mt19937_64 engine(4);
  std::uniform_real_distribution<double> unit(-1, 1);
  double worst_small = 0, worst = 0;
  for (int i = 0; i < kPoints; ++i) {
    const double x = std::exp(5 * unit(engine));
    const double y = 8 * unit(engine) / std::log(x);
    worst_small =
        std::max(worst_small, ulps(math::pow(x, y), std::pow(static_cast<long double>(x), y)));
    const double base = std::exp(700 * std::pow(unit(engine), 7.0));
    const double exponent = 700 * unit(engine) / std::log(base);
    worst = std::max(worst, relative(math::pow(base, exponent),
                                     std::pow(static_cast<long double>(base), exponent)));
  }
  EXPECT_LE(worst_small, 1);
  EXPECT_LE(worst, 6e-15);
}

TEST(Math, IntegerPowersAreExact) {
  int powers = 0;
  for (int base = -300; base <= 300; ++base) {
    double expected = 1;
    for (int n = 0; std::fabs(expected) < 0x1p53 && n < 60; ++n, expected *= base) {
      EXPECT_EQ(math::pow(base, n), expected) << base << "^" << n;
      ++powers;
    }
  }
  EXPECT_GT(powers, 4000);
}

/// The values where functions change their ways.
const std::vector<double> kEdges = {0.0,
                                    -0.0,
                                    1,
                                    -1,
                                    2,
                                    -2,
                                    3,
                                    -3,
                                    0.5,
                                    -0.5,
                                    2.5,
                                    -2.5,
                                    kInfinity,
                                    -kInfinity,
                                    std::nan(""),
                                    kDenormal,
                                    -kDenormal,
                                    1e-310,
                                    1e-300,
                                    1e300,
                                    -1e300,
                                    0x1p51 + 1,
                                    -0x1p51 - 1,
                                    0x1p51 + 1.5,
                                    0x1p52 + 1,
                                    -0x1p52 - 1,
                                    0x1p53 + 2,
                                    0x1.fffffffffffffp1023,
                                    -0x1.fffffffffffffp1023,
                                    0x1p-1022,
                                    710,
                                    -746,
                                    1 + 0x1p-52,
                                    1 - 0x1p-53};

/// Equal, both NaN, or as near as the stated errors allow; zeros with the same sign.
void expect_like(double got, double library, double x, double y = 0) {
  if (std::isnan(library)) {
    EXPECT_TRUE(std::isnan(got)) << x << " " << y << " gave " << got;
  } else if (library == 0 || std::isinf(library)) {
    EXPECT_EQ(got, library) << x << " " << y;
    EXPECT_EQ(std::signbit(got), std::signbit(library)) << x << " " << y;
  } else {
    EXPECT_NEAR(got, library, std::max(6e-15 * std::fabs(library), kDenormal)) << x << " " << y;
  }
}

TEST(Math, EdgesAreThoseOfTheCLibrary) {
  for (const double x : kEdges) {
    expect_like(math::exp(x), std::exp(x), x);
    expect_like(math::expm1(x), std::expm1(x), x);
    expect_like(math::log(x), std::log(x), x);
    expect_like(math::log1p(x), std::log1p(x), x);
    for (const double y : kEdges) expect_like(math::pow(x, y), std::pow(x, y), x, y);
  }
}

TEST(Math, ChanceComposesOverTime) {
  EXPECT_EQ(math::chance(0, 1), 0);
  EXPECT_EQ(math::chance(kInfinity, 1), 1);
  EXPECT_LE(relative(math::chance(1e-12, 1.0 / 12), 1e-12L / 12), 1e-11);
  for (const double rate : {0.001, 0.3, 4.0}) {
    const double stays = 1 - math::chance(rate, 0.5);
    EXPECT_NEAR(1 - stays * stays, math::chance(rate, 1), 1e-15);
  }
}

TEST(Normal, DistributionHoldsItsError) {
  double worst = 0, worst_lower = 0;
  sweep(-9, 9, [&](double x) {
    worst = std::max(worst, std::fabs(static_cast<double>(math::normal_cdf(x) - phi(x))));
  });
  sweep(-37.5, 0, [&](double x) {
    worst_lower = std::max(worst_lower, relative(math::normal_cdf(x), phi(x)));
  });
  EXPECT_LE(worst, 4e-16);
  EXPECT_LE(worst_lower, 1e-15);
  EXPECT_EQ(math::normal_cdf(0), 0.5);
  EXPECT_EQ(math::normal_cdf(-kInfinity), 0);
  EXPECT_EQ(math::normal_cdf(kInfinity), 1);
  EXPECT_EQ(math::normal_cdf(-1e300), 0);
  EXPECT_TRUE(std::isnan(math::normal_cdf(std::nan(""))));
}

/// How far the quantile is from where the distribution function says, by one Newton step.
double quantile_error(double p) {
  const long double x = math::normal_quantile(p);
  const long double density = std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0L));
  const long double excess = x < 0 ? phi(x) - p : (1 - static_cast<long double>(p)) - phi(-x);
  return static_cast<double>(std::fabs(excess / density / x));
}

TEST(Normal, QuantileInvertsTheDistribution) {
  double worst = 0;
  sweep(0, 1, [&](double p) { worst = std::max(worst, quantile_error(p)); });
  sweep(0, 0.002, [&](double p) {
    worst = std::max(worst, std::max(quantile_error(p), quantile_error(1 - p)));
  });
  sweep(-708, -1, [&](double log_p) { worst = std::max(worst, quantile_error(std::exp(log_p))); });
  EXPECT_LE(worst, 3e-15);
}

TEST(Normal, QuantileAtItsEdges) {
  EXPECT_EQ(math::normal_quantile(0.5), 0);
  EXPECT_EQ(math::normal_quantile(0), -kInfinity);
  EXPECT_EQ(math::normal_quantile(-0.0), -kInfinity);
  EXPECT_EQ(math::normal_quantile(1), kInfinity);
  EXPECT_NEAR(math::normal_quantile(kDenormal), -38.467405617144346,
              1e-12);  // root of Phi with 40 digits
  EXPECT_NEAR(math::normal_quantile(0.975), 1.959963984540054, 4e-15);
  for (const double p : {-0.1, 1.1, -kInfinity, kInfinity, std::nan("")})
    EXPECT_TRUE(std::isnan(math::normal_quantile(p)));
  for (const double p : {0.3, 0.01, 1e-4}) {
    EXPECT_NEAR(math::normal_quantile(p), -math::normal_quantile(1 - p), 1e-11);
  }
  for (const double seam : {0.0005, 0.9995, 0x1.bd1c2p-37}) {  // AS 241 changes pieces at exp(-25)
    EXPECT_LE(math::normal_quantile(seam * (1 - 1e-12)), math::normal_quantile(seam * (1 + 1e-12)));
  }
}

/// The scalar functions in this file have the baseline instruction set, the bulk ones a clone.
TEST(Math, ClonesGiveTheSameBits) {
  std::vector<double> x(kEdges), y(kEdges);
  std::mt19937_64 engine(9);
  for (int i = 0; i < kPoints; ++i) {
    const bool any = i % 2 == 0;  // any bits at all, or numbers of everyday size
    x.push_back(any ? std::bit_cast<double>(engine()) : static_cast<double>(engine()) * 0x1p-64);
    y.push_back(any ? std::bit_cast<double>(engine())
                    : static_cast<double>(engine()) * 0x1p-60 - 8);
  }
  std::vector<double> out(x.size());
  const auto same = [](double a, double b) {
    return (a != a && b != b) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
  };
  const auto expect_same = [&](auto scalar, const char* name) {
    int differ = 0;
    for (std::size_t i = 0; i < x.size(); ++i) differ += !same(out[i], scalar(i));
    EXPECT_EQ(differ, 0) << name;
  };
  math::exp(y, out);
  expect_same([&](std::size_t i) { return math::exp(y[i]); }, "exp");
  math::log(x, out);
  expect_same([&](std::size_t i) { return math::log(x[i]); }, "log");
  math::pow(x, y, out);
  expect_same([&](std::size_t i) { return math::pow(x[i], y[i]); }, "pow");
  math::normal_cdf(y, out);
  expect_same([&](std::size_t i) { return math::normal_cdf(y[i]); }, "normal_cdf");
  math::normal_quantile(x, out);
  expect_same([&](std::size_t i) { return math::normal_quantile(x[i]); }, "normal_quantile");
  std::vector<double> in_place(x);
  math::normal_quantile(in_place, in_place);
  int differ = 0;
  for (std::size_t i = 0; i < x.size(); ++i) differ += !same(in_place[i], out[i]);
  EXPECT_EQ(differ, 0);
  EXPECT_THROW(math::exp(x, std::span(out).first(3)), Bug);
}

}  // namespace
}  // namespace civitas
