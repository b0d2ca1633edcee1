// SPDX-License-Identifier: Apache-2.0
// Schedules of brackets and tapers: an example worked by hand, thresholds, and closed forms.
#include "sim/language/schedule.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

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

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Stairs, ABandBeginsAtItsBound) {
  for (const auto& [points, label] :
       std::vector<std::pair<double, std::string>>{{-kInfinity, "0-17"},
                                                   {-5, "0-17"},
                                                   {17.999, "0-17"},
                                                   {18, "18"},
                                                   {18.5, "18"},
                                                   {19, "19-64"},
                                                   {64.9, "19-64"},
                                                   {65, "65+"},
                                                   {kInfinity, "65+"}}) {
    EXPECT_EQ(of(points, "where(band(points, 18, 19, 65) == '" + label + "', 1, 0)"), 1) << points;
  }
}

// What a table of 100, 200 and 300 gives, found by `x`; -1 where it has nothing.
double looked_up(Village village, const std::vector<std::string>& labels, const std::string& x) {
  village.scope.symbols.emplace("points_table", TableSymbol{0, {{"axis", labels}}, {}});
  village.scalars.tables = {{100, 200, 300}};
  const double found = village.rows("lookup(points_table, " + x + ")")[0];
  return std::isnan(found) ? -1 : found;
}

// Bands with gaps between them, and single numbers in any order: as one reads their labels.
TEST(Stairs, ATableIsLookedUpByBands) {
  const auto by = [](double points, const std::vector<std::string>& labels) {
    return looked_up(persons({points}), labels, "points");
  };
  const std::vector<std::string> bands = {"0-2", "5-9", "12+"}, numbers = {"5", "0", "4"};
  for (const auto& [points, in_bands, among_numbers] :
       std::vector<std::array<double, 3>>{{-kInfinity, -1, -1},
                                          {-1, -1, -1},
                                          {0, 100, 200},
                                          {0.5, 100, 200},
                                          {2.9, 100, -1},
                                          {3, -1, -1},
                                          {4, -1, 300},
                                          {4.99, -1, 300},
                                          {5, 200, 100},
                                          {9.5, 200, -1},
                                          {10, -1, -1},
                                          {12, 300, -1},
                                          {1e9, 300, -1},
                                          {kInfinity, 300, -1}}) {
    EXPECT_EQ(by(points, bands), in_bands) << points;
    EXPECT_EQ(by(points, numbers), among_numbers) << points;
  }
  EXPECT_EQ(looked_up(persons({1}), bands, "7 + 0 * points"), 200);
  EXPECT_EQ(looked_up(persons({1}), bands, "points / none"), -1);
}

TEST(Stairs, LabelsAreTakenByNameNotByOrder) {
  const auto in = [](int region) { return Village({{0, region, {{}}}}); };
  const std::vector<std::string> labels = {"Styria", "Vienna", "Tyrol"};
  EXPECT_EQ(looked_up(in(0), labels, "household.region"), 200);
  EXPECT_EQ(looked_up(in(1), labels, "household.region"), 300);
  EXPECT_EQ(looked_up(in(2), labels, "household.region"), 100);
}

}  // namespace
}  // namespace civitas::language
