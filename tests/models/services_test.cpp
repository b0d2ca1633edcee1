// SPDX-License-Identifier: Apache-2.0
// Needs and services: negative binomial needs, logit shares, failures and returns in closed form.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "models/channels.hpp"
#include "models/erlang.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr int kPersons = 100000;

double three_standard_errors(double share, double count = kPersons) {
  return 3 * std::sqrt(share * (1 - share) / count);
}

class Services : public testing::Test {
 protected:
  Services() {
    std::string mapping = kSmallMapping;
    const std::string none = "attributes: {}}";
    mapping.replace(
        mapping.find(none), none.size(),
        "attributes: {region: {column: region, type: category, labels: [East, West]}}}");
    folder_.write("people.yaml", mapping);
    folder_.write("people.csv",
                  "hid,pid,weight,region,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,50000,East,40,male,employed,0,0,0\n"
                  "2,2,50000,West,50,female,employed,0,0,0\n");
  }
  Results run(const std::string& blocks, const std::vector<std::string>& settings = {}) const {
    return SmallWorld(folder_.write("scenario.yaml",
                                    "civitas: 1\ntitle: Offices\npopulation: {microdata: "
                                    "people.csv, mapping: people.yaml, persons: " +
                                        std::to_string(kPersons) +
                                        "}\ntime: {from: 2025-01, to: 2025-06, step: month}\n"
                                        "seed: 11\n"
                                        "assumptions: {services.utilisation: {unit: 1, "
                                        "value: 0.93, range: [0.1, 2]}}\n" +
                                        blocks),
                      settings)
        .run();
  }
  // Everybody has one need a month and the same digital skill z.
  Results visit(bool users, double z, const std::vector<std::string>& settings = {}) const {
    return run(
        "state:\n  person.contacts: {type: integer, start: 1}\n"
        "  person.returns: {type: bool, start: false}\n"
        "  person.digital_user: {type: bool, start: " +
            std::string(users ? "true" : "false") +
            "}\n  person.digital_talent: {type: real, start: 0}\n"
            "  person.digital_skill: {type: real, start: " +
            std::to_string(z) +
            "}\nschedule: [services]\nindicators:\n"
            "  counter: {of: person, share: channel == 'counter'}\n"
            "  phone: {of: person, share: channel == 'phone'}\n"
            "  web: {of: person, share: channel == 'web'}\n"
            "  assisted: {of: person, share: channel == 'assisted web'}\n"
            "  forgone: {of: person, share: outcome == 'forgone'}\n"
            "  failed_at: {of: person, share: outcome == 'failed', where: channel == "
            "'counter' and outcome != 'abandoned'}\n"
            "  failed_on_web: {of: person, share: outcome == 'failed', where: channel == "
            "'web'}\n"
            "  left: {of: person, share: outcome == 'abandoned', where: channel == "
            "'counter' and household.region == 'East'}\n"
            "  told: {number: \"lookup(services.abandoned, 'East', 'counter')\"}\n"
            "  wait: {number: \"lookup(services.waiting, 'East', 'counter')\", unit: hour}\n"
            "  staff: {number: \"lookup(services.staff_at, 'East', 'counter')\"}\n"
            "  felt: {of: person, mean: performance, where: channel == 'web' and outcome == "
            "'settled'}\n"
            "  come_back: {of: person, share: returns, where: outcome == 'failed' or "
            "outcome == 'abandoned'}\n"
            "  taught: {of: person, mean: digital_talent}\n"
            "  users: {of: person, share: digital_user}\n",
        settings);
  }

  Folder folder_;
};

// λ_i = λ̄ Gamma(2, ½), so k is negative binomial: P(0) = (1 + m / 2)^−2, mean m, variance m + m²/2.
TEST_F(Services, NeedsAreNegativeBinomial) {
  const Results results = run(R"(schedule: [needs]
indicators:
  none: {of: person, share: contacts == 0}
  mean: {of: person, mean: contacts}
  square: {of: person, mean: contacts ^ 2}
)",
                              {"needs.rate=2.4", "needs.illness_rate=0", "needs.declaration=0"});
  const double m = 0.2;
  EXPECT_NEAR(series(results, "none")[0], std::pow(1 + m / 2, -2),
              three_standard_errors(std::pow(1 + m / 2, -2)));
  const double variance = m + m * m / 2;
  EXPECT_NEAR(series(results, "mean")[0], m, 3 * std::sqrt(variance / kPersons));
  EXPECT_NEAR(series(results, "square")[0] - m * m, variance, 0.01);
}

TEST_F(Services, WhoWasNotServedComesBackOnce) {
  const Results results = run(R"(rules:
  unsettled: {for: person, where: now.month == 2, set: {returns: true}}
schedule: [unsettled, needs]
indicators:
  mean: {of: person, mean: contacts}
)",
                              {"needs.rate=0", "needs.illness_rate=0", "needs.declaration=0"});
  EXPECT_EQ(series(results, "mean"), (std::vector<double>{0, 1, 0, 0, 0, 0}));
}

TEST_F(Services, NobodyHasMoreThanFourNeeds) {
  const Results results = run(R"(values:
  person.further_contacts: {is: 3, unit: 1}
schedule: [needs]
indicators:
  three: {of: person, share: contacts == 3}
  four: {of: person, share: contacts == 4}
)",
                              {"needs.rate=12", "needs.illness_rate=0", "needs.declaration=0"});
  const double none = std::pow(1 + 0.5, -2);  // of the own needs, as above
  EXPECT_NEAR(series(results, "three")[0], none, three_standard_errors(none));
  EXPECT_EQ(series(results, "three")[0] + series(results, "four")[0], 1);
}

TEST_F(Services, ALostJobBringsNeedsOnce) {
  const Results results =
      run(R"(rules:
  dismissal: {for: person, where: now.month == 3, set: {activity: "'unemployed'"}}
schedule: [dismissal, needs]
indicators:
  mean: {of: person, mean: contacts}
)",
          {"needs.rate=0", "needs.illness_rate=0", "needs.declaration=0", "needs.on_job_loss=0.1"});
  const auto mean = series(results, "mean");
  EXPECT_EQ(mean[0] + mean[1] + mean[3] + mean[4], 0);
  EXPECT_NEAR(mean[2], 0.1, 3 * std::sqrt(0.1 / kPersons));
}

TEST_F(Services, WhoEarnsDeclaresOnceAYear) {
  const auto mean = series(run(R"(schedule: [needs]
indicators:
  mean: {of: person, mean: contacts}
)",
                               {"needs.rate=0", "needs.illness_rate=0", "needs.declaration=0.2"}),
                           "mean");
  EXPECT_NEAR(mean[3], 0.2, 3 * std::sqrt(0.2 / kPersons));
  EXPECT_EQ(std::accumulate(mean.begin(), mean.end(), 0.0), mean[3]);
}

TEST_F(Services, FurtherContactsComeFromTheScenario) {
  const auto mean =
      series(run("values:\n  person.further_contacts: {is: \"where(age > 45, 2, 0)\", "
                 "unit: 1}\nschedule: [needs]\nindicators:\n"
                 "  mean: {of: person, mean: contacts}\n",
                 {"needs.rate=0", "needs.illness_rate=0", "needs.declaration=0"}),
             "mean");
  EXPECT_EQ(mean[0], 1);  // half of them are 50
}

// Nobody has waited yet in the first month: the shares are a softmax of the card's constants.
TEST_F(Services, ChannelsAreALogit) {
  const double s = 0.5 * std::erfc(-0.4 / std::sqrt(2));
  const double counter = std::exp(-0.55), phone = std::exp(0.3), forgo = std::exp(-2.4);
  const double web = std::exp(0.35 + 2.2 * (s - 0.5));
  const double total = counter + phone + web + forgo;
  const Results users = visit(true, 0.4);
  for (const auto& [name, weight] : {std::pair{"counter", counter}, std::pair{"phone", phone},
                                     std::pair{"web", web}, std::pair{"forgone", forgo}}) {
    EXPECT_NEAR(series(users, name)[0], weight / total, three_standard_errors(weight / total))
        << name;
  }
  EXPECT_EQ(series(users, "assisted")[0], 0);
  // Digital by default with half of the counters closed, for those who need help on the web.
  const Results others =
      visit(false, 0.4,
            {"services.digital_push=1", "services.counters_closed=0.5", "services.assistance=1"});
  const double fewer = std::exp(-0.55 - 1 - 1), call = std::exp(0.3 - 1.2), help = std::exp(-1.5);
  EXPECT_NEAR(series(others, "assisted")[0], help / (fewer + call + help + forgo),
              three_standard_errors(0.3));
  EXPECT_EQ(series(others, "web")[0], 0);
}

TEST_F(Services, WhatLeversDoToChannelsIsOnTheCard) {
  const Results results =
      visit(false, 0.4,
            {"services.digital_push=1", "services.counters_closed=0.5", "services.assistance=1",
             "services.push_from_counter=0.5", "services.push_from_phone=0.25",
             "services.preference_by_closing=1", "services.preference_for_help=-8",
             "services.preference_by_assistance=7"});
  const double counter = std::exp(-0.55 - 0.5 - 0.5), phone = std::exp(0.3 - 0.25);
  const double help = std::exp(-1), total = counter + phone + help + std::exp(-2.4);
  EXPECT_NEAR(series(results, "assisted")[0], help / total, three_standard_errors(help / total));
  EXPECT_NEAR(series(results, "counter")[0], counter / total,
              three_standard_errors(counter / total));
  const Results web =
      visit(true, 0.4,
            {"services.digital_push=1", "services.push_from_counter=0",
             "services.push_from_phone=0", "services.push_to_web=0.5", "services.web_quality=1",
             "services.preference_by_quality=2", "services.usual_web_quality=0.75"});
  const double s = 0.5 * std::erfc(-0.4 / std::sqrt(2));
  const double drawn = std::exp(0.35 + 2.2 * (s - 0.5) + 0.5 + 0.5);
  const double share = drawn / (drawn + std::exp(-0.55) + std::exp(0.3) + std::exp(-2.4));
  EXPECT_NEAR(series(web, "web")[0], share, three_standard_errors(share));
}

TEST_F(Services, WaitsOnThePhoneRepelAsTheCardSays) {
  const auto calls = [&](const char* times) {
    return series(visit(true, 0, {"services.utilisation=1.2", times}), "phone").back();
  };
  EXPECT_GT(calls("services.preference_by_phone_wait=0"),
            calls("services.preference_by_phone_wait=20") + 0.01);
}

TEST_F(Services, FailuresAndEaseOnTheWebAreOnTheCard) {
  const Results results =
      visit(true, 0.4,
            {"services.staff_skill=0.5", "services.ease_by_skill=0",
             "services.failure_without_quality=1.5", "services.failure_by_web_quality=0.5",
             "services.failure_without_skill=2", "services.failure_by_digital_skill=2"});
  const double s = 0.5 * std::erfc(-0.4 / std::sqrt(2));
  const double on_web = 0.35 * (1.5 - 0.5 * 0.6) * (2 - 2 * s);
  EXPECT_NEAR(series(results, "failed_on_web")[0], on_web, three_standard_errors(on_web, 40000));
  EXPECT_NEAR(series(results, "felt")[0], 0.55 + 0.25 + 0.20 * 0.45, 1e-9);
}

TEST_F(Services, ExperienceIsWeighedAsTheCardSays) {
  const double weights[] = {0.5, 0.3, 0.2}, ease[] = {0.1, 0.2, 0.3};
  const Experience experience{weights, {0.5, 0.25}, ease, 2, 0.5};
  EXPECT_NEAR(experience.performance(kCounter, true, 1, 1), 0.5 + 0.3 * std::exp(-2.0) + 0.2 * 0.1,
              1e-12);
  EXPECT_NEAR(experience.performance(kPhone, false, 1, 1), 0.3 * std::exp(-4.0) + 0.2 * 0.2, 1e-12);
  EXPECT_NEAR(experience.performance(kWeb, true, 0, 0.4), 0.8 + 0.2 * 0.7, 1e-12);
  EXPECT_EQ(experience.performance(kAssistedWeb, true, 0, 1), 1);  // ease is 1 at most
}

TEST_F(Services, NobodyGoesToCountersThatAreAllClosed) {
  const double s = 0.5 * std::erfc(-0.4 / std::sqrt(2));
  const double phone = std::exp(0.3), forgo = std::exp(-2.4);
  const double web = std::exp(0.35 + 2.2 * (s - 0.5));
  const Results closed = visit(true, 0.4, {"services.counters_closed=1"});
  EXPECT_EQ(series(closed, "counter")[0], 0);
  const double share = phone / (phone + web + forgo);
  EXPECT_NEAR(series(closed, "phone")[0], share, three_standard_errors(share));
  EXPECT_GT(series(visit(true, 0.4, {"services.counters_closed=0.99"}), "counter")[0], 0);
}

TEST_F(Services, FailuresFallWithSkills) {
  const std::vector<std::string> idle = {"services.utilisation=0.3", "services.staff_skill=0.5"};
  const double s = 0.5 * std::erfc(-0.4 / std::sqrt(2));
  const Results results = visit(true, 0.4, idle);
  const double on_web = 0.35 * (1.45 - 0.75 * 0.6) * (1.5 - s);
  EXPECT_NEAR(series(results, "failed_at")[0], 0.12, three_standard_errors(0.12, 12000));
  EXPECT_NEAR(series(results, "failed_on_web")[0], on_web, three_standard_errors(on_web, 40000));
  const Results skilled = visit(true, 0.4, {"services.utilisation=0.3", "services.staff_skill=1"});
  EXPECT_NEAR(series(skilled, "failed_at")[0], 0.12 * std::exp(-0.5),
              three_standard_errors(0.08, 12000));
}

// Whoever leaves the queue is one of the share that Erlang A tells, for the arrivals there were.
TEST_F(Services, QueuesAreThoseOfTheCounters) {
  const Results results = visit(true, 0.4);
  const double staff = series(results, "staff")[0];
  const double arrivals = series(results, "counter")[0] * kPersons / 2 / 160;
  EXPECT_NEAR(staff, arrivals / (4 * (1 + 0.3 * 0.01)) / 0.93, 1.5);
  const Wait wait = wait_at({arrivals, 4 * (1 + 0.3 * 0.01), 1, static_cast<int>(staff)});
  EXPECT_NEAR(series(results, "told")[0], wait.abandoned, 0.01);
  EXPECT_NEAR(series(results, "wait")[0], wait.mean, 0.01);
  EXPECT_NEAR(series(results, "left")[0], series(results, "told")[0],
              three_standard_errors(wait.abandoned, 6000));
}

TEST_F(Services, WhoWasNotServedComesBack) {
  const auto back = series(visit(true, 0), "come_back");
  EXPECT_NEAR(back[0], 0.6, three_standard_errors(0.6, 10000));
}

TEST_F(Services, SuccessOnTheWebTeaches) {
  const Results alone = visit(true, 5);
  const double failed = series(alone, "failed_on_web")[0] * series(alone, "web")[0];
  EXPECT_NEAR(series(alone, "taught")[0], 0.01 * (series(alone, "web")[0] - failed), 1e-9);
  const Results helped = visit(false, 0, {"services.assistance=1", "services.digital_push=1"});
  EXPECT_NEAR(series(helped, "taught")[0], 0.05 * series(helped, "users")[0], 1e-9);
  EXPECT_GT(series(helped, "users")[0], 0.05);
}

TEST_F(Services, FewerServersMakeLongerWaits) {
  EXPECT_GT(series(visit(true, 0, {"services.counter_staff=0.8"}), "wait").back(),
            series(visit(true, 0, {"services.counter_staff=1.2"}), "wait").back());
}

}  // namespace
}  // namespace civitas
