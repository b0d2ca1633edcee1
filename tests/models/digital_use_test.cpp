// SPDX-License-Identifier: Apache-2.0
// Digital use: the curve of Bass where all are alike and see all, and who is how eager.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/normal.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr int kPersons = 100000;

double three_errors(double share, double count) {
  return 3 * std::sqrt(share * (1 - share) / count);
}

class DigitalUse : public testing::Test {
 protected:
  // `records` are persons of an age and a digital skill z, who see the share `around` of users.
  Results run(const std::string& records, const std::vector<std::string>& settings,
              const std::string& around = "0", int persons = kPersons,
              const std::string& to = "2025-12") const {
    folder_.write("people.csv", "id,weight,age,z\n" + records);
    folder_.write("people.yaml", R"(
household: {id: id, attributes: {}}
person: {id: id, weight: weight, attributes: {age: {column: age, type: integer}, digital_skill: {column: z, type: real}}}
)");
    return SmallWorld(folder_.write("scenario.yaml",
                                    R"yaml(civitas: 1
title: Users
population: {microdata: people.csv, mapping: people.yaml, persons: )yaml" +
                                        std::to_string(persons) +
                                        R"yaml(}
seed: 9
assumptions:
  digital_use.innovation: {unit: 1/year, value: 0.01, range: [0, 1]}
  digital_use.imitation: {unit: 1/year, value: 0.15, range: [0, 1]}
values:
  person.users_around: {is: ")yaml" + around +
                                        R"yaml(", unit: 1}
schedule: [digital_use]
indicators:
  users: {of: person, share: digital_user}
  low: {of: person, share: digital_user, where: digital_skill < 0}
  high: {of: person, share: digital_user, where: digital_skill > 0}
  children: {of: person, share: digital_user, where: age < 16}
  others: {of: person, share: digital_user, where: age >= 16}
time: {from: 2025-01, step: month, to: )yaml" +
                                        to + "}\n"),
                      settings)
        .run();
  }

  static constexpr const char* kLowAndHigh = "1,1,40,-1\n2,1,40,3\n";

  Folder folder_;
};

// With 1.6 s = 1 the hazard is p + q F. Months see the share at their start, so F lags by .007.
TEST_F(DigitalUse, FollowsTheCurveOfBass) {
  const double p = 0.03, q = 0.38;
  const int persons = 400000;
  const auto users = series(
      run("1,1,40,0.31863936396\n",
          {"digital_use.at_start=0", "digital_use.innovation=0.03", "digital_use.imitation=0.38"},
          "mean(person, where(digital_user, 1, 0))", persons, "2034-12"),
      "users");
  for (const auto& [years, published] : {std::pair(2, .085056), {5, .331199}, {10, .812803}}) {
    const double gone = std::exp(-(p + q) * years);
    const double bass = (1 - gone) / (1 + q / p * gone);
    EXPECT_NEAR(bass, published, 1e-6);
    EXPECT_NEAR(users[static_cast<std::size_t>(12 * years - 1)], bass, .01) << years;
  }
  // Month by month, given who used it before: all that is new, in standard errors.
  double before = 0, more = 0, variance = 0;
  for (const double now : users) {
    const double chance = -std::expm1(-(p + q * before) / 12);
    more += (now - before) - (1 - before) * chance;
    variance += (1 - before) * chance * (1 - chance) / persons;
    before = now;
  }
  EXPECT_NEAR(more, 0, 3 * std::sqrt(variance));
}

// min(0.05 + 1.05 s, 1) of those with skill s, times at_start.
TEST_F(DigitalUse, StartsBySkill) {
  const double low = 0.05 + 1.05 * math::normal_cdf(-1);
  const std::vector<std::string> still = {"digital_use.innovation=0", "digital_use.imitation=0"};
  const Results all = run(kLowAndHigh, still);
  EXPECT_NEAR(series(all, "low").back(), low, three_errors(low, kPersons / 2));
  EXPECT_EQ(series(all, "high").back(), 1);
  std::vector<std::string> fewer = still;
  fewer.emplace_back("digital_use.at_start=0.5");
  EXPECT_NEAR(series(run(kLowAndHigh, fewer), "low").back(), low / 2,
              three_errors(low / 2, kPersons / 2));
}

// The rate is times min(1.6 s, 1.5), and times 1 + push.
TEST_F(DigitalUse, SkillAndPushMakeEager) {
  for (const double push : {0.0, 0.5}) {
    const Results results = run(
        kLowAndHigh, {"digital_use.at_start=0", "digital_use.innovation=0.4",
                      "digital_use.imitation=0", "services.digital_push=" + std::to_string(push)});
    for (const auto& [who, eager] : {std::pair("low", 1.6 * math::normal_cdf(-1)), {"high", 1.5}}) {
      const double share = -std::expm1(-0.4 * eager * (1 + push));
      EXPECT_NEAR(series(results, who).back(), share, three_errors(share, kPersons / 2))
          << who << " " << push;
    }
  }
}

TEST_F(DigitalUse, WhatSkillDoesIsOnTheCard) {
  const Results still =
      run(kLowAndHigh, {"digital_use.innovation=0", "digital_use.imitation=0",
                        "digital_use.start_without_skill=0.2", "digital_use.start_by_skill=0"});
  for (const char* who : {"low", "high"})
    EXPECT_NEAR(series(still, who).back(), 0.2, three_errors(0.2, kPersons / 2));
  const Results results =
      run(kLowAndHigh,
          {"digital_use.at_start=0", "digital_use.innovation=0.4", "digital_use.imitation=0",
           "digital_use.eagerness_by_skill=3", "digital_use.most_eager=2.5"});
  for (const auto& [who, eager] : {std::pair("low", 3 * math::normal_cdf(-1)), {"high", 2.5}}) {
    const double share = -std::expm1(-0.4 * eager);
    EXPECT_NEAR(series(results, who).back(), share, three_errors(share, kPersons / 2)) << who;
  }
}

// Those around count in proportion; children below 16 wait.
TEST_F(DigitalUse, OthersDrawInWhoIsOldEnough) {
  const Results results = run(
      "1,1,15,0.31863936396\n2,1,16,0.31863936396\n",
      {"digital_use.at_start=0", "digital_use.innovation=0", "digital_use.imitation=0.8"}, "0.25");
  const double share = -std::expm1(-0.8 * 0.25);
  EXPECT_NEAR(series(results, "others").back(), share, three_errors(share, kPersons / 2));
  EXPECT_EQ(series(results, "children").back(), 0);
}

}  // namespace
}  // namespace civitas
