// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/stopping.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <tuple>

#include "sim/random/stream.hpp"

namespace civitas {
namespace {

using ::testing::HasSubstr;

StoppingRule read(const std::string& rule) { return read_stopping_rule(Text(rule, "until")); }

bool holds(const std::string& rule, const std::vector<double>& differences) {
  return read(rule).holds(
      [&](const std::string&, bool) { return std::span<const double>(differences); }, 1);
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

// Each look is of all differences so far.
struct Ended {
  int decided = 0;        // of many points, before the most replicates were taken
  double replicates = 0;  // that a point took, on average
};

Ended many_points(const std::string& text, double difference, int from, int to, int look_ahead) {
  constexpr int kPoints = 1000;
  const StoppingRule rule = read(text);
  Ended ended;
  for (int point = 0; point < kPoints; ++point) {
    const StreamKey luck = stream_key(1, static_cast<std::uint32_t>(point), "test.stopping");
    Looks looks(from, to, look_ahead);
    std::vector<double> values;
    bool enough = false;
    while (!enough && static_cast<int>(values.size()) < to) {
      values.push_back(difference + normal(luck, values.size(), 0, 0));
      enough = looks.enough(rule, static_cast<int>(values.size()), [&](const std::string&, bool) {
        return std::span<const double>(values);
      });
    }
    ended.decided += enough;
    ended.replicates += static_cast<double>(values.size()) / kPoints;
  }
  return ended;
}

TEST(Stopping, WhatIsLookedAtAgainAndAgainIsRarelyDecidedByLuck) {
  constexpr double kMost = 0.05 * 1000;
  for (const auto& [from, to, look_ahead] :
       {std::tuple(5, 40, 3), std::tuple(5, 40, 0), std::tuple(2, 20, 5), std::tuple(3, 60, 3)})
    EXPECT_LE(many_points("decided(difference(x))", 0, from, to, look_ahead).decided, kMost)
        << from << " to " << to << ", " << look_ahead;
}

TEST(Stopping, WhatDiffersIsDecidedSoon) {
  const Ended ended = many_points("decided(difference(x))", 1.5, 5, 40, 3);
  EXPECT_EQ(ended.decided, 1000);
  EXPECT_LT(ended.replicates, 15);
}

TEST(Stopping, LooksAreCountedOnceForEachRow) {
  EXPECT_EQ(Looks(5, 40, 3).count(), 9);
  EXPECT_EQ(Looks(5, 40, 0).count(), 36);
  EXPECT_EQ(Looks(5, 5, 5).count(), 1);
  EXPECT_EQ(Looks(1, 12, 5).count(), 2);
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
