// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/stopping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace civitas {
namespace {

using ::testing::HasSubstr;

StoppingRule read(const std::string& rule) { return read_stopping_rule(Text(rule, "until")); }

bool holds(const std::string& rule, const std::vector<double>& differences) {
  return read(rule).holds(
      [&](const std::string&, bool) { return std::span<const double>(differences); });
}

TEST(Stopping, TheIntervalIsStudents) {
  // Student's own sleep data (1908): ten differences, mean 1.58, and 95 % from 0.70 to 2.46.
  const std::vector<double> hours = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
  const Interval interval = interval_95(hours);
  EXPECT_NEAR(interval.mean, 1.58, 1e-12);
  EXPECT_NEAR(interval.mean - interval.half_width, 0.7001142, 1e-6);
  EXPECT_NEAR(interval.mean + interval.half_width, 2.4598858, 1e-6);
  EXPECT_TRUE(std::isinf(interval_95(std::vector<double>{3}).half_width));
}

TEST(Stopping, RulesAreJoined) {
  const std::vector<double> hours = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
  EXPECT_TRUE(holds("decided(difference(x))", hours));
  EXPECT_TRUE(holds("half_width(difference(x)) < 0.88", hours));
  EXPECT_FALSE(holds("half_width(difference(x)) < 0.87", hours));
  EXPECT_FALSE(holds("half_width(x) < 0.87 and decided(x)", hours));
  EXPECT_TRUE(holds("half_width(x) < 0.87 or decided(x)", hours));
  EXPECT_TRUE(holds("half_width(x) < 0.9 and (half_width(x) < 0.1 or decided(x))", hours));
  EXPECT_FALSE(holds("decided(x)", {1, -1, 1, -1}));
}

TEST(Stopping, NamesAndUnitsAreTold) {
  std::vector<std::string> named;
  read("half_width(difference(a)) < 2 EUR/month or decided(b)").for_each([&](const auto& each) {
    named.push_back(each.indicator.chars + (each.difference ? " difference " : " ") +
                    each.unit.text());
  });
  EXPECT_EQ(named, (std::vector<std::string>{"a difference EUR/month", "b 1"}));
}

TEST(Stopping, AnythingElseIsRefused) {
  for (const auto& [rule, what] : std::map<std::string, std::string>{
           {"unmet < 0.1", "only half a width is compared"},
           {"half_width(unmet) > 0.1", "no condition to stop at"},
           {"half_width(unmet) < x", "a number above 0"},
           {"half_width(unmet) < 0", "a number above 0"},
           {"half_width(unmet + 1) < 0.1", "the name of an indicator"},
           {"not decided(unmet)", "no condition to stop at"},
           {"half_width(a, b) < 1", "only half a width"},
       }) {
    try {
      read(rule);
      ADD_FAILURE() << rule;
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr(what)) << rule;
    }
  }
}

}  // namespace
}  // namespace civitas
