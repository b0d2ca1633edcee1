// SPDX-License-Identifier: Apache-2.0
// Stories tell every change once and nothing else: told changes lead from the first portrait to the
// last.
#include "sim/engine/story.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr Month kFirst = Month::of(2025, 1);

Portrait::Person person(std::uint64_t key, int age, const std::string& sex,
                        const std::string& activity = "employed", bool couple = false) {
  return {key, age, sex, activity, couple};
}

Portrait single() {
  return {person(1, 34, "female"),
          10,
          {},
          {{"person.activity", "employed"}, {"household.claim", "none"}},
          {{"person.earnings", "EUR/year", 20000}}};
}

Sentences sentences() {
  return Sentences({{"person.activity", "employed", "unemployed", "loses work"},
                    {"person.activity", "", "retired", "retires"},
                    {"household.region", "", "", "moves from {from} to {to}"},
                    {"person.channel", "", "", ""},
                    {"person.outcome", "", "none", ""},
                    {"person.outcome", "", "settled", "settles a matter ({person.channel})", true},
                    {"person.outcome", "", "", "turns to an authority", true}});
}

/// The words told of the step from one portrait to the next.
std::vector<std::string> told(const Portrait& before, const std::optional<Portrait>& now,
                              const std::vector<Registration>& registered = {}) {
  Story story(sentences());
  story.tell(kFirst, before, {});
  const std::size_t opening = story.events().size();
  story.tell(kFirst + 1, now, registered);
  std::vector<std::string> words;
  for (std::size_t i = opening; i < story.events().size(); ++i)
    words.push_back(story.events()[i].words);
  return words;
}

using Words = std::vector<std::string>;

TEST(Story, BeginsWithHowItIs) {
  Story story;
  story.tell(kFirst, single(), {});
  ASSERT_EQ(story.events().size(), 4U);
  EXPECT_EQ(story.events()[0].words, "is a woman of 34 (key 1)");
  EXPECT_EQ(story.events()[0].age, 34);
  EXPECT_EQ(story.events()[1].words, "activity: employed");
  EXPECT_EQ(story.events()[3].words, "earnings: 20000 EUR/year");
}

TEST(Story, NothingIsToldWhenNothingChanges) {
  Story story;
  story.tell(kFirst, single(), {});
  const std::size_t opening = story.events().size();
  for (int month = 1; month < 240; ++month) {
    Portrait older = single();
    older.self.age = 34 + month / 12;
    story.tell(kFirst + month, older, {});
  }
  EXPECT_EQ(story.events().size(), opening);
}

TEST(Story, WordsOfModelsAndElseNamesAndLabels) {
  Portrait now = single();
  now.traits[0].text = "unemployed";
  now.traits[1].text = "pending";
  EXPECT_EQ(told(single(), now), (Words{"loses work", "claim: none → pending"}));
  now.traits[0].text = "inactive";
  EXPECT_EQ(told(single(), now)[0], "activity: employed → inactive");
  Portrait here = single(), there = single();
  here.traits.push_back({"household.region", "Vienna"});
  there.traits.push_back({"household.region", "Tyrol"});
  EXPECT_EQ(told(here, there), Words{"moves from Vienna to Tyrol"});
}

/// A month in which somebody turns to an authority, or not.
Portrait visit(const std::string& channel, const std::string& outcome) {
  Portrait now = single();
  now.traits = {{"person.channel", channel}, {"person.outcome", outcome}};
  return now;
}

TEST(Story, WhatHappensInAMonthIsToldInEachMonth) {
  const Portrait quiet = visit("none", "none"), web = visit("web", "settled");
  EXPECT_EQ(told(quiet, web), Words{"settles a matter (web)"});
  EXPECT_EQ(told(web, web), Words{"settles a matter (web)"});
  EXPECT_EQ(told(web, quiet), Words{});
  EXPECT_EQ(told(quiet, quiet), Words{});
  EXPECT_EQ(told(quiet, visit("web", "failed")), Words{"turns to an authority"});
}

TEST(Story, TheFirstMonthHasNoNewsButWhatHappensInIt) {
  const auto beginning = [](const Portrait& now) {
    Story story(sentences());
    story.tell(kFirst, now, {});
    Words words;
    for (const LifeEvent& event : story.events()) words.push_back(event.words);
    return words;
  };
  const std::string she = "is a woman of 34 (key 1)", earns = "earnings: 20000 EUR/year";
  EXPECT_EQ(beginning(visit("none", "none")), (Words{she, earns}));
  EXPECT_EQ(beginning(visit("web", "settled")), (Words{she, "settles a matter (web)", earns}));
  Portrait retired = single();
  retired.traits = {{"person.sex", "female"}, {"person.activity", "retired"}};
  EXPECT_EQ(beginning(retired), (Words{she, "activity: retired", earns}));
}

TEST(Story, BirthBeginsIt) {
  Story story;
  story.tell(kFirst, std::nullopt, {});
  EXPECT_TRUE(story.events().empty());
  Portrait baby{person(7, 0, "male", "child"), 10, {person(1, 34, "female")}, {}, {}};
  story.tell(kFirst + 1, baby, {{Flow::birth, 7, 1}});
  ASSERT_EQ(story.events().size(), 2U);
  EXPECT_EQ(story.events()[0].words, "is born, a boy (key 7)");
  EXPECT_EQ(story.events()[0].from, "1");
  EXPECT_EQ(story.events()[1].words, "lives with the mother (a woman of 34, key 1)");
}

TEST(Story, TheMotherLearnsTheKeyOfHerChild) {
  Portrait now = single();
  now.others = {person(7, 0, "male", "child")};
  EXPECT_EQ(told(single(), now, {{Flow::birth, 7, 1}}), (Words{"gives birth to a boy (key 7)"}));
  EXPECT_EQ(told(single(), now, {{Flow::birth, 7, 2}}), (Words{"a boy (key 7) is born"}));
}

TEST(Story, EndsWithDeathOrEmigration) {
  for (const auto& [why, words] :
       {std::pair(Flow::death, "dies"), {Flow::emigration, "leaves the country"}}) {
    Story story;
    story.tell(kFirst, single(), {});
    EXPECT_FALSE(story.over());
    story.tell(kFirst + 1, std::nullopt, {{why, 1}});
    EXPECT_TRUE(story.over());
    EXPECT_EQ(story.events().back().words, words);
    EXPECT_EQ(story.events().back().month, kFirst + 1);
    EXPECT_EQ(story.events().back().age, 34);
  }
  EXPECT_THROW(told(single(), std::nullopt, {{Flow::death, 2}}), Bug);
}

TEST(Story, WhoComesAndGoes) {
  Portrait couple = single();
  couple.self.couple = true;
  couple.others = {person(2, 36, "male", "employed", true), person(3, 5, "female", "child")};
  EXPECT_EQ(told(single(), couple),
            (Words{"the partner (a man of 36, key 2) moves in", "a girl of 5 (key 3) moves in"}));
  EXPECT_EQ(told(couple, single()),
            (Words{"the partner (a man of 36) moves out", "a girl of 5 moves out"}));
  EXPECT_EQ(told(couple, single(), {{Flow::death, 2}, {Flow::emigration, 3}}),
            (Words{"the partner (a man of 36) dies", "a girl of 5 leaves the country"}));
  Portrait elsewhere = single();
  elsewhere.household = 11;
  EXPECT_EQ(told(couple, elsewhere), (Words{"moves to another household, away from the partner (a "
                                            "man of 36) and a girl of 5"}));
  couple.household = 11;
  EXPECT_EQ(told(single(), couple), (Words{"moves to another household, to the partner (a man of "
                                           "36, key 2) and a girl of 5 (key 3)"}));
}

TEST(Story, WhatTheOthersDo) {
  Portrait before = single(), now = single();
  before.others = {person(2, 30, "male", "employed")};
  now.others = {person(2, 30, "male", "retired")};
  EXPECT_EQ(told(before, now), Words{"a man of 30 retires"});
  now.others = {person(2, 30, "male", "asleep")};
  EXPECT_EQ(told(before, now), (Words{"a man of 30, activity: employed → asleep"}));
}

/// The amounts told when earnings are these, month by month.
std::vector<std::pair<int, std::string>> amounts(const std::vector<double>& earnings,
                                                 int news_in = -1) {
  Story story;
  for (int month = 0; month < static_cast<int>(earnings.size()); ++month) {
    Portrait now = single();
    now.amounts[0].number = earnings[static_cast<std::size_t>(month)];
    if (news_in >= 0 && month >= news_in) now.traits[1].text = "pending";
    story.tell(kFirst + month, now, {});
  }
  std::vector<std::pair<int, std::string>> told;
  for (const LifeEvent& event : story.events()) {
    if (event.what == "person.earnings")
      told.emplace_back(event.month.number - kFirst.number, event.words);
  }
  return told;
}

TEST(Story, AmountsThatDriftAreQuiet) {
  using Told = std::vector<std::pair<int, std::string>>;
  const std::pair first(0, std::string("earnings: 20000 EUR/year"));
  EXPECT_EQ(amounts({20000, 24000, 30000, 15000}), (Told{first}));
  // Beside news: from a tenth on.
  EXPECT_EQ(amounts({20000, 21000, 22000}, 2), (Told{first}));
  EXPECT_EQ(amounts({20000, 21000, 23000}, 2),
            (Told{first, {2, "earnings: 20000 → 23000 EUR/year"}}));
  // Beginning and ending.
  EXPECT_EQ(amounts({20000, 0, 0, 300}),
            (Told{first, {1, "earnings: 20000 → 0 EUR/year"}, {3, "earnings: 0 → 300 EUR/year"}}));
  // By itself: once a year at most.
  std::vector<double> growing;
  for (int month = 0; month < 36; ++month) growing.push_back(20000 + 1000 * month);
  EXPECT_EQ(amounts(growing), (Told{first,
                                    {12, "earnings: 20000 → 32000 EUR/year"},
                                    {24, "earnings: 32000 → 44000 EUR/year"}}));
}

TEST(Story, TellsTheAmountsInTheEnd) {
  Story story;
  Portrait now = single();
  story.tell(kFirst, now, {});
  now.amounts[0].number = 20400;
  story.tell(kFirst + 1, now, {});
  story.close();
  EXPECT_EQ(story.events().back().words, "earnings: 20400 EUR/year");
  EXPECT_EQ(story.events().back().month, kFirst + 1);
}

RC_GTEST_PROP(Story, ToldChangesLeadFromTheFirstStateToTheLast, ()) {
  const std::vector<std::string> labels = {"a", "b", "c"};
  const auto label = [&] { return labels[*rc::gen::inRange<std::size_t>(0, labels.size())]; };
  Story story;
  std::optional<Portrait> before;
  std::size_t changes = 0;
  std::map<std::string, std::string> state;
  std::set<std::uint64_t> members;
  std::size_t read = 0;
  for (int month = 0; month < *rc::gen::inRange(1, 20); ++month) {
    Portrait now{person(1, 40, "male"), 10, {}, {}, {}};
    for (const char* name : {"person.one", "person.two", "household.three"})
      now.traits.push_back({name, label()});
    std::vector<Registration> registered;
    for (std::uint64_t key = 2; key < 6; ++key) {
      if (*rc::gen::inRange(0, 2) == 1) now.others.push_back(person(key, 20, "female"));
      const bool was = members.contains(key),
                 is = !now.others.empty() && now.others.back().key == key;
      if (was != is && *rc::gen::inRange(0, 2) == 1)
        registered.push_back({is ? Flow::birth : Flow::death, key, 1});
    }
    for (std::size_t i = 0; before && i < now.traits.size(); ++i)
      changes += now.traits[i].text != before->traits[i].text ? 1 : 0;
    story.tell(kFirst + month, now, registered);
    for (; read < story.events().size(); ++read) {
      const LifeEvent& event = story.events()[read];
      if (event.what.find('.') != std::string::npos) {
        RC_ASSERT(event.from == state[event.what]);
        state[event.what] = event.to;
      } else if (event.what == "moves out" || event.what == "death") {
        RC_ASSERT(members.erase(event.person) == 1);
      } else if (event.what != "beginning") {
        RC_ASSERT(members.insert(event.person).second);
      }
    }
    for (const Portrait::Trait& trait : now.traits) RC_ASSERT(state[trait.name] == trait.text);
    RC_ASSERT(members.size() == now.others.size());
    for (const Portrait::Person& other : now.others) RC_ASSERT(members.contains(other.key));
    before = now;
  }
  const auto told = static_cast<std::size_t>(
      std::count_if(story.events().begin(), story.events().end(), [](const LifeEvent& event) {
        return event.what.find('.') != std::string::npos && !event.from.empty();
      }));
  RC_ASSERT(told == changes);
}

}  // namespace
}  // namespace civitas
