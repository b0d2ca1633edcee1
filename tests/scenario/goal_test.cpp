// SPDX-License-Identifier: Apache-2.0
// Goals: what may be written, roots that are known, and intervals that are known where luck is
// added.
#include "sim/scenario/goal.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

Solution found(const GoalFunction& function, double low, double high, double precision = 1e-6) {
  std::pair<Interval, Interval> ends;
  const auto solution = solve(function, low, high, precision, ends);
  if (!solution) throw Bug("no solution");
  return *solution;
}

TEST(Goal, WhatMayBeWritten) {
  const GoalCondition goal = read_goal(Text("difference(deficit) == -2.5 EUR/year", "x"));
  EXPECT_TRUE(goal.difference);
  EXPECT_EQ(goal.indicator.chars, "deficit");
  EXPECT_EQ(goal.number, -2.5);
  EXPECT_EQ(goal.unit.text(), "EUR/year");
  EXPECT_FALSE(read_goal(Text("gini == 0.25", "x")).difference);
  for (const char* wrong : {"gini", "gini < 0.25", "0.25 == gini", "gini == other", "gini + 1 == 2",
                            "difference(gini + 1) == 0", "other(gini) == 0", "gini == -x"})
    EXPECT_THROW(read_goal(Text(wrong, "x")), InputError) << wrong;
}

TEST(Goal, RootsThatAreKnown) {
  const auto one = [](double y) { return std::vector<double>{y}; };
  EXPECT_NEAR(found([&](double x) { return one(x * x - 2); }, 0, 2).value, std::sqrt(2), 1e-6);
  EXPECT_NEAR(found([&](double x) { return one(1 - x); }, -5, 3).value, 1, 1e-6);  // falling
  EXPECT_EQ(found([&](double x) { return one(x - 2); }, 0, 2).value, 2);           // at an end
  EXPECT_EQ(found([&](double x) { return one(x - 2); }, 2, 3).width, 0);
  // A jump across the goal is found, too: where the outcome changes its side.
  const Solution jump = found([&](double x) { return one(x < 0.3 ? -1 : 1); }, 0, 1);
  EXPECT_NEAR(jump.value, 0.3, 1e-6);
  EXPECT_GT(jump.width, 0);
}

TEST(Goal, NothingWhereBothEndsLieOnOneSide) {
  std::pair<Interval, Interval> ends;
  EXPECT_FALSE(solve([](double x) { return std::vector<double>{x + 1}; }, 0, 1, 1e-6, ends));
  EXPECT_EQ(ends.first.mean, 1);
  EXPECT_EQ(ends.second.mean, 2);
}

// With luck that is added to a line of slope b, the interval of the root is that of the mean luck
// divided by b.
TEST(Goal, TheIntervalOfALineIsThatOfItsLuck) {
  const std::vector<double> luck = {0.3, -0.2, 0.5, 0.1, -0.4};
  const Interval known = interval_95(luck);
  for (const double slope : {2.0, -2.0}) {
    const auto line = [&](double x) {
      std::vector<double> outcomes;
      for (const double e : luck) outcomes.push_back(slope * (x - 4) + e);
      return outcomes;
    };
    const Solution solution = found(line, 0, 10);
    EXPECT_NEAR(solution.value, 4 - known.mean / slope, 2e-6);
    ASSERT_TRUE(solution.low && solution.high);
    EXPECT_NEAR(*solution.high - *solution.low, 2 * known.half_width / std::abs(slope), 5e-6);
    EXPECT_LT(*solution.low, solution.value);
    EXPECT_GT(*solution.high, solution.value);
  }
}

TEST(Goal, AnIntervalMayGoBeyondTheEnds) {
  const Solution wide = found(
      [](double x) {
        return std::vector<double>{x - 50, x + 40};
      },
      0, 10);  // ± 571
  EXPECT_NEAR(wide.value, 5, 1e-6);
  EXPECT_FALSE(wide.low || wide.high);
  const Solution alone = found([](double x) { return std::vector<double>{x - 5}; }, 0, 10);
  EXPECT_FALSE(alone.low || alone.high);
}

TEST(Goal, NoNumberIsTriedTwice) {
  std::vector<double> tried;
  const Solution solution = found(
      [&](double x) {
        tried.push_back(x);
        return std::vector<double>{x * x * x - 0.2, x * x * x - 0.3};
      },
      0, 1);
  EXPECT_EQ(solution.points, tried.size());
  std::sort(tried.begin(), tried.end());
  EXPECT_EQ(std::adjacent_find(tried.begin(), tried.end()), tried.end());
  EXPECT_LT(tried.size(), 30U);
}

}  // namespace
}  // namespace civitas
