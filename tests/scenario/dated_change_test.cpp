// SPDX-License-Identifier: Apache-2.0
// Formulas and rules that change at a date: what holds when, and what is told of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/scenario/schedule_change.hpp"
#include "tests/scenario/reform.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

class DatedChange : public Reform {};

TEST_F(DatedChange, AFormulaHoldsFromAMonthOnOrForAWhile) {
  const Scenario replaced =
      with("{replace: household.child_benefit, is: 3 * benefit, from: 2027-01}");
  EXPECT_EQ(replaced.values[0].formula.chars,
            "where(now.date < date('2027-01-01'), household.child_benefit.before_1, 3 * benefit)");
  EXPECT_EQ(replaced.values[1].formula.chars, "benefit * count(members)");
  EXPECT_THAT(replaced.changes,
              ElementsAre("household.child_benefit from 2027-01: benefit * count(members) → "
                          "3 * benefit"));
  const Scenario modified =
      with("{modify: household.child_benefit, to: value * 2, during: [2027-01, 2027-12]}");
  EXPECT_EQ(modified.values[0].formula.chars,
            "where(now.date < date('2027-01-01') or now.date >= date('2028-01-01'), "
            "household.child_benefit.before_1, household.child_benefit.before_1 * 2)");
  EXPECT_THAT(modified.changes,
              ElementsAre("household.child_benefit from 2027-01 to 2027-12: value * 2, value being "
                          "benefit * count(members)"));
}

TEST_F(DatedChange, EachCharacterOfADatedFormulaStandsWhereItWasWritten) {
  const Text formula =
      with("{replace: household.child_benefit, is: 3 * wrong, from: 2027-01}").values[0].formula;
  EXPECT_EQ(formula.place(0).column, 44);  // what is ours stands at the formula's first character
  EXPECT_EQ(formula.place(formula.chars.find("wrong")).column, 48);
  EXPECT_EQ(formula.place(formula.chars.size() - 1).column, 53);
}

TEST_F(DatedChange, RulesComeAndGo) {
  const Scenario came = with("{insert: spare, after: adopt, during: [2027-01, 2027-12]}");
  ASSERT_EQ(came.schedule.size(), 2U);
  const Scheduled& spare = came.schedule[1];
  EXPECT_EQ(spare.name.chars, "spare");
  EXPECT_FALSE(spare.due(Month::of(2026, 12)));
  EXPECT_TRUE(spare.due(Month::of(2027, 1)));
  EXPECT_TRUE(spare.due(Month::of(2027, 12)));
  EXPECT_FALSE(spare.due(Month::of(2028, 1)));
  EXPECT_THAT(came.changes,
              ElementsAre("schedule: spare inserted after adopt from 2027-01 to 2027-12"));
  const Scenario gone = with("{remove: adopt, from: 2027-01}");
  ASSERT_EQ(gone.schedule.size(), 1U);
  EXPECT_TRUE(gone.schedule[0].due(Month::of(2026, 12)));
  EXPECT_FALSE(gone.schedule[0].due(Month::of(2027, 1)));
  EXPECT_THAT(gone.changes, ElementsAre("schedule: adopt removed from 2027-01"));
}

TEST_F(DatedChange, ARuleMayComeAndGoMoreThanOnce) {
  const auto months = [&](const std::string& changes) {
    std::string all;
    for (const Scheduled& entry : with(changes).schedule)
      all += entry.name.chars + when(entry.from, entry.until) + "; ";
    return all;
  };
  EXPECT_EQ(months("{insert: spare, from: 2026-01}\n  - {remove: spare, from: 2027-01}\n"
                   "  - {insert: spare, from: 2028-01}"),
            "spare from 2028-01; spare from 2026-01 to 2026-12; adopt; ");
  EXPECT_EQ(months("{remove: adopt, from: 2027-01}\n  - {insert: adopt, from: 2028-01}\n"
                   "  - {remove: adopt, from: 2026-01}"),
            "adopt to 2025-12; ");
  EXPECT_EQ(months("{insert: spare, from: 2028-01}\n  - {remove: spare, from: 2028-01}"),
            "adopt; ");
  EXPECT_EQ(months("{insert: spare, from: 2028-01}\n  - {remove: spare}"), "adopt; ");
  EXPECT_EQ(
      mistakes("{insert: spare, from: 2027-01}\n"
               "  - {insert: spare, during: [2026-01, 2027-01]}"),
      "r.yaml:5:14: 'spare' is in the schedule already in these months (from 2027-01). Insert "
      "it for other months, or remove it first");
  // A rule that is replaced keeps its months, and the other way round.
  EXPECT_EQ(months("{insert: spare, from: 2028-01}\n"
                   "  - {replace: spare, rule: {for: person, set: {x: 3}}}"),
            "spare from 2028-01; adopt; ");
}

TEST_F(DatedChange, ARuleIsReplacedForAWhileByOneWithTheSameLuck) {
  const Scenario scenario =
      with("{replace: adopt, rule: {for: person, set: {x: 5}}, during: [2027-01, 2027-12]}");
  std::string all;
  for (const Scheduled& entry : scenario.schedule)
    all += entry.name.chars + when(entry.from, entry.until) + "; ";
  EXPECT_EQ(
      all,
      "adopt.before_1 to 2026-12; adopt from 2027-01 to 2027-12; adopt.before_1 from 2028-01; ");
  EXPECT_EQ(scenario.find_rule("adopt")->sets[0].formula.chars, "5");
  EXPECT_EQ(scenario.find_rule("adopt.before_1")->sets[0].formula.chars, "1");
  EXPECT_EQ(scenario.find_rule("adopt.before_1")->stream(), "adopt");
  EXPECT_THAT(scenario.changes, ElementsAre("rule adopt from 2027-01 to 2027-12: set x 1 → 5"));
  const Scenario twice = with(
      "{insert: spare, from: 2028-01}\n"
      "  - {replace: spare, rule: {for: person, set: {x: 5}}, from: 2030-01}\n"
      "  - {replace: spare, rule: {for: person, set: {x: 6}}, from: 2026-01}");
  all.clear();
  for (const Scheduled& entry : twice.schedule)
    all += entry.name.chars + when(entry.from, entry.until) + "; ";
  EXPECT_EQ(all, "spare from 2028-01; adopt; ");
  EXPECT_EQ(twice.find_rule("spare")->sets[0].formula.chars, "6");
  const std::string after =
      "{replace: adopt, rule: {for: person, set: {x: 5}}, during: [2027-01, 2027-12]}\n"
      "  - {replace: adopt, rule: {for: person, set: {x: 6}}, ";
  EXPECT_EQ(with(after + "from: 2029-01}").changes[1], "rule adopt from 2029-01: set x 1 → 6");
  EXPECT_EQ(with(after + "from: 2027-06}").changes[1], "rule adopt from 2027-06: set x 5 → 6");
  EXPECT_EQ(doubts("{remove: adopt, from: 2026-01}\n"
                   "  - {replace: adopt, rule: {for: person, set: {x: 5}}, from: 2027-01}"),
            "r.yaml:5:15: this change changes nothing (the rule does not work then)\n");
  const Scenario removed = with(
      "{replace: adopt, rule: {for: person, set: {x: 5}}, from: 2027-01}\n"
      "  - {remove: adopt, from: 2026-01}");
  ASSERT_EQ(removed.schedule.size(), 1U);
  EXPECT_EQ(removed.schedule[0].name.chars, "adopt.before_1");
  EXPECT_EQ(when(removed.schedule[0].from, removed.schedule[0].until), " to 2025-12");
}

}  // namespace
}  // namespace civitas
