// SPDX-License-Identifier: Apache-2.0
// Engagement: opinions, chances to take part, what is heard and how it feels, in closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr double kPersons = 20000;

class Engagement : public testing::Test {
 protected:
  // Everybody is 50, of medium education and middling skill, and thinks 0.6, unless `state` says
  // otherwise; those around think 0.8.
  Results run(const std::string& open, const std::vector<std::string>& settings = {},
              const std::string& more = "", const std::string& age = "50",
              const std::string& skill = "0") const {
    std::vector<std::string> all = {"engagement.opinion_spread=0", "engagement.opinion_by_age=0"};
    all.insert(all.end(), settings.begin(), settings.end());
    return SmallWorld(folder_.write("scenario.yaml", R"yaml(civitas: 1
title: One question
population: {parametric: singles, persons: 20000}
time: {from: 2025-01, to: 2044-12, step: month}
seed: 6
assumptions:
  engagement.voice_of_all: {unit: 1, value: 0.02, range: [0, 1]}
  engagement.voice_fades: {unit: 1/month, value: 0.01, range: [0, 1]}
  engagement.open: {unit: 1, axes: {channel: [hearing, online forum, social media, survey, mini-public, focus group]}, values: [)yaml" +
                                                         open + R"yaml(]}
)yaml" + more + R"yaml(
state:
  person.age: {type: integer, start: ")yaml" + age + R"yaml("}
  person.sex: {type: category, labels: [male, female], start: "'female'"}
  person.education: {type: category, labels: [low, medium, high], start: "'medium'"}
  person.digital_skill: {type: real, start: ")yaml" + skill +
                                                         R"yaml("}
values:
  person.opinion_around: {is: "0.8", unit: 1}
schedule: [engagement]
indicators:
  opinion: {of: person, mean: opinion}
  voice: {of: person, mean: voice}
  hearing: {of: person, share: takes_part == 'hearing'}
  asked: {of: person, share: takes_part == 'survey'}
  seated: {of: person, share: takes_part == 'mini-public'}
  told: {number: "lookup(engagement.participants, 'hearing')"}
  lever: {number: engagement.lever}
  heard: {number: engagement.heard}
  distance: {number: engagement.distance}
  skilled_seated: {of: person, share: takes_part == 'mini-public', where: digital_skill > 0}
  groups: {of: person, share: takes_part == 'focus group'}
  of_hearing: {number: "lookup(engagement.representativity, 'hearing')"}
  of_mini_public: {number: "lookup(engagement.representativity, 'mini-public')"}
  write: {of: person, share: comments > 0}
  comments: {of: person, mean: comments, where: comments > 0}
  sat: {number: "lookup(engagement.participants, 'mini-public')"}
)yaml"),
                      all)
        .run();
  }

  // Chances to take part, as they are but for a mini-public.
  static std::string participation(const std::string& mini_public) {
    return "  engagement.participation: {unit: 1, axes: {channel: [hearing, online forum, social "
           "media, survey, mini-public, focus group], term: [constant, age, education, digital]}, "
           "values: [[0,0,0,0], [0,0,0,0], [0,0,0,0], [0,0,0,0], " +
           mini_public + ", [0,0,0,0]], range: [-50, 50]}\n";
  }

  Folder folder_;
};

// x = a ((1 − a) x + a · 0.8) + (1 − a) · 0.6
TEST_F(Engagement, OpinionsSettleBetweenTheFirstAndThoseAround) {
  const double a = 0.7;
  EXPECT_NEAR(series(run("0, 0, 0, 0, 0, 0"), "opinion").back(),
              (a * a * 0.8 + (1 - a) * 0.6) / (1 - a * (1 - a)), 1e-9);
}

// θ = −4.2 + 1 + …, as if the constant were −3.2.
TEST_F(Engagement, SalienceBringsMoreToEveryChannel) {
  const Results results =
      run("1, 0, 0, 0, 0, 0", {"engagement.openness=0", "engagement.salience=1"});
  const double share = 1 / (1 + std::exp(3.2 - 0.5 * 0.2));
  EXPECT_NEAR(series(results, "hearing")[3], share, 4 * std::sqrt(share * (1 - share) / kPersons));
}

TEST_F(Engagement, WithoutChannelsNothingChanges) {
  const Results results = run("0, 0, 0, 0, 0, 0");
  for (const double lever : series(results, "lever")) EXPECT_EQ(lever, 1);
  EXPECT_NEAR(series(results, "voice").back(), 0.3, 1e-9);
}

// In April, after three months with a = 0: 1 / (1 + exp(4.2 − 0.5 · 0.2))
TEST_F(Engagement, ChancesToTakePartAreLogistic) {
  const Results results =
      run("1, 0, 0, 1, 1, 0", {"engagement.openness=0", "engagement.survey_sample=5000",
                               "engagement.mini_public_seats=1000"});
  const auto near = [](double found, double share) {
    EXPECT_NEAR(found, share, 3 * std::sqrt(share * (1 - share) / kPersons));
  };
  const double hearing = 1 / (1 + std::exp(4.2 - 0.5 * 0.2));
  const double answers = 1 / (1 + std::exp(0.85 - 0.5 * 0.2));
  near(series(results, "hearing")[3] / (1 - 0.25 * answers - 0.05),
       hearing);  // the last one counts
  near(series(results, "asked")[3] / 0.95, 0.25 * answers);
  near(series(results, "seated")[3], 0.05);
  EXPECT_EQ(series(results, "seated")[4], 0);
}

// All think 0.6: the lever goes ρ of the way in each round.
TEST_F(Engagement, TheLeverFollowsWhatIsHeard) {
  const Results results = run("0, 0, 0, 1, 0, 0", {"engagement.openness=0"});
  for (const int rounds : {1, 2, 4}) {
    const auto month = static_cast<std::size_t>(3 * rounds);
    EXPECT_NEAR(series(results, "lever")[month], 0.6 + 0.4 * std::pow(0.85, rounds), 2e-5)
        << rounds;
  }
  EXPECT_NEAR(series(results, "heard").back(), 0.6, 2e-5);
}

TEST_F(Engagement, AMiniPublicLearns) {
  const Results results =
      run("0, 0, 0, 0, 1, 0", {"engagement.openness=0", "engagement.informed_opinion=0.9"});
  EXPECT_NEAR(series(results, "heard").back(), 0.6 + 0.3 * 0.3, 2e-5);
  const auto prepared = [&](const std::string& staff) {
    return series(
               run("0, 0, 0, 0, 1, 0",
                   {"engagement.openness=0", "engagement.informed_opinion=0.9",
                    "engagement.learning_by_staff=0.4", "engagement.staff_skill=" + staff}),
               "heard")
        .back();
  };
  EXPECT_NEAR(prepared("1"), 0.6 + 0.3 * 1.2 * 0.3, 2e-5);
  EXPECT_NEAR(prepared("0"), 0.6 + 0.3 * 0.8 * 0.3, 2e-5);
}

// Everybody comes: half of the voice is gone when nothing moves, and half of what lacks is gained
// when the lever comes nearer; then what is published and what fades.
TEST_F(Engagement, ListeningWithoutActingCostsVoice) {
  const std::string all_come =
      "  engagement.participation: {unit: 1, axes: {channel: [hearing, online forum, social media, "
      "survey, mini-public, focus group], term: [constant, age, education, digital]}, values: "
      "[[10,0,0,0], "
      "[0,0,0,0], [0,0,0,0], [0,0,0,0], [0,0,0,0], [0,0,0,0]], range: [-50, 50]}";
  const std::vector<std::string> always = {"engagement.by_extremity=1000"};
  const auto after = [](double feels) {
    double v = 0.3 + 0.5 * (feels - 0.3);
    v += 0.02 * (feels - v);
    return v + 0.01 * (0.3 - v);
  };
  std::vector<std::string> deaf = {"engagement.responsiveness=0"};
  const auto unheard = series(run("1, 0, 0, 0, 0, 0", deaf, all_come), "voice");
  const auto heard = series(run("1, 0, 0, 0, 0, 0", {}, all_come), "voice");
  EXPECT_NEAR(unheard[3], after(0), 2e-4);  // 1 − 1 / (1 + exp(−10)) did not come
  EXPECT_NEAR(heard[3], after(1), 2e-4);
  EXPECT_NEAR(unheard[2], 0.3, 1e-9);
}

TEST_F(Engagement, WhoIsPresentDiffersFromThePeople) {
  const std::string age = "where(random(age) < 0.5, 20, 80)";
  const double hearing = series(run("1, 0, 0, 0, 0, 0", {}, "", age), "distance")[3];
  const double survey =
      series(run("0, 0, 0, 1, 0, 0", {"engagement.survey_sample=20000"}, "", age), "distance")[3];
  EXPECT_GT(hearing, 0.15);  // exp(0.25 · 6) times as many of the old: 0.5 − 1 / (1 + 4.5) = 0.32
  EXPECT_LT(survey, hearing / 2);
}

// Of the old and the young, half of the people each, the old are far more willing. They get half of
// the seats, but for the last 256th of those who accept.
TEST_F(Engagement, SeatsAreFilledAsTheStrataAre) {
  const Results results = run("0, 0, 0, 0, 1, 0", {"engagement.mini_public_seats=400"},
                              participation("[-2, 0.4, 0, 0]"), "where(random(age) < 0.5, 20, 80)");
  const double sit = series(results, "sat")[3];
  EXPECT_LE(sit, 400);
  EXPECT_GT(sit, 380);
  EXPECT_NEAR(series(results, "seated")[3], sit / kPersons, 1e-12);
  EXPECT_LT(series(results, "distance")[3], 0.03);
}

// Within a stratum, seats are as chances to accept: π of those of skill ±1.
TEST_F(Engagement, WithinAStratumTheWillingSit) {
  const Results results =
      run("0, 0, 0, 0, 1, 0", {"engagement.mini_public_seats=200", "engagement.openness=0"},
          participation("[-3, 0, 0, 2]"), "50", "where(random(skill) < 0.5, -1, 1)");
  const double inner = 0.3413447460685429;  // Φ(1) − ½
  const auto accepts = [&](double s) { return 1 / (1 + std::exp(3 - 0.5 * 0.2 - 2 * s)); };
  const double few = accepts(-inner), many = accepts(inner);
  EXPECT_NEAR(series(results, "skilled_seated")[3] * kPersons / 2, 200 * many / (few + many),
              4 * std::sqrt(200 * many * few) / (few + many) + 5);
  EXPECT_NEAR(series(results, "of_mini_public")[3], 1 - (many - few), 1e-3);
}

// Chances p and q for half of the people each have a standard deviation of |p − q| / 2.
TEST_F(Engagement, TheIndicatorOfRepresentativityIsOneLessTwoStandardDeviations) {
  const Results results =
      run("1, 0, 0, 0, 0, 0", {"engagement.openness=0"}, "", "where(random(age) < 0.5, 20, 80)");
  const auto comes = [](double age) {
    return 1 / (1 + std::exp(4.2 - 0.5 * 0.2 - 0.25 * (age - 50) / 10));
  };
  EXPECT_NEAR(series(results, "of_hearing")[3], 1 - (comes(80) - comes(20)), 1e-4);
  EXPECT_EQ(series(results, "of_hearing")[4], 0);  // nobody was asked
}

// One in 1 + exp(2.9) accepts: fewer than there are seats, so all of them sit.
TEST_F(Engagement, SeatsStayEmptyWhereTooFewAccept) {
  const Results results =
      run("0, 0, 0, 0, 0, 1", {"engagement.focus_group_seats=2000", "engagement.openness=0"});
  const double share = 1 / (1 + std::exp(3 - 0.5 * 0.2));
  EXPECT_NEAR(series(results, "groups")[3], share, 4 * std::sqrt(share / kPersons));
}

TEST_F(Engagement, SeatsAreTakenAlsoWhereNothingIsHeard) {
  const std::string deaf =
      "  engagement.importance: {unit: 1, axes: {channel: [hearing, online forum, social media, "
      "survey, mini-public, focus group]}, values: [0, 0, 0, 0, 0, 0]}";
  const Results results = run("0, 0, 0, 0, 1, 0", {"engagement.mini_public_seats=1000"}, deaf);
  EXPECT_NEAR(series(results, "seated")[3], 0.05, 3 * std::sqrt(0.05 * 0.95 / kPersons));
  EXPECT_EQ(series(results, "lever").back(), 1);
}

// 14.7 % of the forum write, 1 + Geometric(mean 3) comments each; nobody else does.
TEST_F(Engagement, FewWriteOnline) {
  const std::string all_come =
      "  engagement.participation: {unit: 1, axes: {channel: [hearing, online forum, social media, "
      "survey, mini-public, focus group], term: [constant, age, education, digital]}, values: "
      "[[0,0,0,0], [20,0,0,0], [0,0,0,0], [0,0,0,0], [0,0,0,0], [0,0,0,0]], range: [-50, 50]}";
  const Results results = run("0, 1, 0, 0, 0, 0", {"engagement.openness=0"}, all_come);
  const double writers = 0.147 * kPersons;
  EXPECT_NEAR(series(results, "write")[3], 0.147, 4 * std::sqrt(0.147 * 0.853 / kPersons));
  EXPECT_NEAR(series(results, "comments")[3], 4, 4 * std::sqrt(12 / writers));
  EXPECT_EQ(series(results, "write")[4], 0);
  const Results terse =
      run("0, 1, 0, 0, 0, 0", {"engagement.openness=0", "engagement.further_comments=1"}, all_come);
  EXPECT_NEAR(series(terse, "comments")[3], 2, 4 * std::sqrt(2 / writers));
}

// All think 0.6 and answer in April, when the lever has come nearer from 1.
TEST_F(Engagement, HowFarVoiceMovesIsOnTheCard) {
  const std::vector<std::string> still = {"engagement.openness=0",
                                          "engagement.voice_of_participants=0",
                                          "engagement.voice_of_all=0", "engagement.voice_fades=0"};
  const auto voice = [&](const std::string& setting, const std::string& also = "") {
    auto settings = still;
    settings.push_back(setting);
    if (!also.empty()) settings.push_back(also);
    return series(run("0, 0, 0, 1, 0, 0", settings), "voice")[3];
  };
  EXPECT_NEAR(voice("engagement.voice_of_all=0.4"), 0.3 + 0.4 * 0.7, 1e-9);
  EXPECT_NEAR(voice("engagement.voice_of_all=0.4", "engagement.voice_fades=0.5"),
              0.3 + 0.4 * 0.7 / 2, 1e-9);
  const double answered = voice("engagement.voice_of_participants=1");
  EXPECT_GT(answered, 0.31);
  EXPECT_NEAR(voice("engagement.voice_of_participants=0.25") - 0.3, (answered - 0.3) / 4, 1e-9);
}

}  // namespace
}  // namespace civitas
