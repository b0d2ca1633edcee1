// SPDX-License-Identifier: Apache-2.0
// The simplex finds minima that are known, stays in the cube, and lets errors through.
#include "sim/scenario/nelder_mead.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace civitas {
namespace {

using Point = std::vector<double>;

double bowl(const Point& x) { return std::pow(x[0] - 0.3, 2) + 4 * std::pow(x[1] - 0.7, 2); }

// Rosenbrock's valley, with its minimum at (0.75, 0.75).
double valley(const Point& unit) {
  const double x = 4 * unit[0] - 2, y = 4 * unit[1] - 2;
  return std::pow(1 - x, 2) + 100 * std::pow(y - x * x, 2);
}

TEST(NelderMead, MinimaThatAreKnown) {
  const Minimum one = nelder_mead(bowl, {0.5, 0.5}, 0.2, 1e-6, 1000);
  EXPECT_TRUE(one.converged);
  EXPECT_NEAR(one.at[0], 0.3, 1e-5);
  EXPECT_NEAR(one.at[1], 0.7, 1e-5);
  EXPECT_EQ(one.value, bowl(one.at));
  const Minimum two = nelder_mead(valley, {0.2, 0.8}, 0.2, 1e-7, 2000);
  EXPECT_NEAR(two.at[0], 0.75, 1e-4);
  EXPECT_NEAR(two.at[1], 0.75, 1e-4);
}

TEST(NelderMead, StaysInTheCube) {
  const Minimum least = nelder_mead(
      [](const Point& x) {
        EXPECT_TRUE(x[0] >= 0 && x[0] <= 1 && x[1] >= 0 && x[1] <= 1);
        return x[0] - x[1];
      },
      {0.5, 0.5}, 0.2, 1e-6, 500);
  EXPECT_NEAR(least.at[0], 0, 1e-5);
  EXPECT_NEAR(least.at[1], 1, 1e-5);
}

// From a corner, the first simplex is soon flat against the upper edge, where it ends at (1, 1).
TEST(NelderMead, GoesOnWhereASimplexHasBecomeFlat) {
  const auto miss = [](const Point& x) {
    const double height = 2 * std::pow(10, x[1]);
    return std::hypot(x[0] * height - 12, x[0] + height - 40.3);
  };
  const Minimum least = nelder_mead(miss, {0.5, 0}, 0.2, 1e-6, 2000);
  EXPECT_TRUE(least.converged);
  EXPECT_NEAR(least.at[0], 260.3 / 401, 1e-4);
  EXPECT_NEAR(least.at[1], 1, 1e-6);
}

TEST(NelderMead, GoesRoundPointsWithoutAValue) {
  const Minimum least = nelder_mead(
      [](const Point& x) { return x[0] > 0.6 ? std::numeric_limits<double>::infinity() : bowl(x); },
      {0.55, 0.5}, 0.2, 1e-6, 1000);
  EXPECT_NEAR(least.at[0], 0.3, 1e-4);
}

TEST(NelderMead, TheSamePointsEachTime) {
  const auto path = [] {
    std::vector<Point> points;
    nelder_mead(
        [&](const Point& x) {
          points.push_back(x);
          return valley(x);
        },
        {0.1, 0.9}, 0.2, 1e-4, 100);
    return points;
  };
  EXPECT_EQ(path(), path());
}

TEST(NelderMead, EvaluatesEachPointOnce) {
  std::set<Point> points;
  const Minimum least = nelder_mead(
      [&](const Point& x) {
        EXPECT_TRUE(points.insert(x).second);
        return bowl(x);
      },
      {0.5, 0.5}, 0.2, 1e-6, 1000);
  EXPECT_TRUE(least.converged);  // so it has begun a second time, at the best point
  EXPECT_EQ(least.evaluations, points.size());
  // As many as there are suffice; with one less the search ends before.
  EXPECT_TRUE(nelder_mead(bowl, {0.5, 0.5}, 0.2, 1e-6, points.size()).converged);
  EXPECT_FALSE(nelder_mead(bowl, {0.5, 0.5}, 0.2, 1e-6, points.size() - 1).converged);
}

TEST(NelderMead, EndsWhenItsEvaluationsAreUsedUp) {
  const Minimum least = nelder_mead(valley, {0.2, 0.8}, 0.2, 1e-9, 25);
  EXPECT_EQ(least.evaluations, 25U);
  EXPECT_FALSE(least.converged);
}

TEST(NelderMead, LetsErrorsThrough) {
  const auto fails = [](const Point&) -> double { throw 7; };
  EXPECT_THROW(nelder_mead(fails, {0.5}, 0.2, 1e-3, 10), int);
}

}  // namespace
}  // namespace civitas
