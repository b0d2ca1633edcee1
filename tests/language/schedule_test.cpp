// SPDX-License-Identifier: Apache-2.0
// Schedules of brackets and tapers: an example worked by hand, thresholds, and closed forms.
#include "sim/language/schedule.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/language/village.hpp"

namespace civitas::language {
namespace {

Village persons(const std::vector<double>& points, double wage = 0) {
  std::vector<Home> homes;
  for (const double each : points) homes.push_back({0, 0, {{30, wage, 0, false, each, 1}}});
  return Village(homes);
}

// What `formula` gives for one person with these points.
double of(double points, const std::string& formula) { return persons({points}).rows(formula)[0]; }

TEST(Schedules, IncomeTaxWorkedByHand) {
  // 18 % of 40000 are 7200. Of the other 32800: 20 % of 7000, 30 % of 13000, 42 % of 1800.
  Village village = persons({0}, 40000);
  village.number("contributions_rate", 0.18, "1");
  village.value("person.contributions", Entity::person, "contributions_rate * wage", "EUR/year");
  village.value("person.tax", Entity::person, "scale(income_tax, wage - contributions)",
                "EUR/year");
  EXPECT_EQ(village.rows("contributions")[0], 7200);
  EXPECT_EQ(village.rows("tax")[0], 6056);
  EXPECT_EQ(village.rows("wage - contributions - tax")[0], 26744);
}

TEST(Schedules, AnAmountOnAThresholdBelongsToTheBracketAbove) {
  EXPECT_EQ(of(1.9999, "scale(points_class, points)"), 10);
  EXPECT_EQ(of(2, "scale(points_class, points)"), 20);
  EXPECT_EQ(of(5, "scale(points_class, points)"), 40);
  EXPECT_EQ(of(1.9999, "scale(points_steps, points)"), 10);
  EXPECT_EQ(of(2, "scale(points_steps, points)"), 30);
  EXPECT_EQ(of(5, "scale(points_steps, points)"), 70);
}

TEST(Schedules, BelowTheFirstThresholdThereIsNothing) {
  for (const char* name : {"points_rate", "points_steps", "points_class"})
    EXPECT_EQ(of(-7, std::string("scale(") + name + ", points)"), 0) << name;
  EXPECT_EQ(of(-1, "scale(points_rate, points)"), 0.1);  // a threshold below 0
}

TEST(Schedules, WithoutBracketsNothingIsDue) {
  Village village = persons({3});
  village.schedule("empty", "1", "1", {ScheduleKind::marginal_rate, {}, {}});
  EXPECT_EQ(village.rows("scale(empty, points)")[0], 0);
}

RC_GTEST_PROP(Schedules, AMarginalRateIsTheSumOverItsBrackets, ()) {
  const double x = *rc::gen::inRange(-1000, 1000) / 64.0;
  const auto part = [&](double from, double to) { return std::clamp(x, from, to) - from; };
  const double due = 0.1 * part(-2, 0) + 0.3 * part(0, 3) - 0.2 * part(3, 1e9);
  RC_ASSERT(std::abs(of(x, "scale(points_rate, points)") - due) < 1e-12);
}

TEST(Schedules, TaperTakesItsRateAboveTheAllowanceAndEndsAtNothing) {
  for (const double x : {0.0, 1.0, 2.0, 3.5, 5.9, 6.0, 6.1, 100.0})
    EXPECT_DOUBLE_EQ(of(x, "taper(2, points, 2, 0.5)"),
                     std::max(0.0, 2 - 0.5 * std::max(0.0, x - 2)));
}

TEST(Schedules, WhatHasNoResultIsNotTaxedAtNothing) {
  for (const char* name : {"points_rate", "points_steps", "points_class"})
    EXPECT_TRUE(std::isnan(of(1, std::string("scale(") + name + ", points / none)"))) << name;
}

TEST(Schedules, GiveTheSameForAllAsForEach) {
  EXPECT_EQ(persons({0}).number_of("scale(points_rate, 2.5)"),
            of(2.5, "scale(points_rate, points)"));
}

TEST(Schedules, MoreRowsThanLanesAreEachTheirOwn) {
  std::vector<double> points;
  for (int i = 0; i < 1000; ++i) points.push_back(i % 11 - 3);
  const Village village = persons(points);
  const auto tax = village.rows("scale(points_rate, points)");
  const auto own = village.rows("points");
  for (std::size_t i = 0; i < tax.size(); ++i)
    ASSERT_EQ(tax[i], of(own[i], "scale(points_rate, points)")) << i;
}

}  // namespace
}  // namespace civitas::language
