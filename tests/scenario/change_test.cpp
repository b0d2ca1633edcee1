// SPDX-License-Identifier: Apache-2.0
// Reforms: what each change does, the algebra of dates, and every mistake.
#include "sim/scenario/change.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "tests/scenario/reform.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

constexpr Month kBefore = Month::of(2026, 12), kThen = Month::of(2027, 1),
                kAfter = Month::of(2029, 1);

TEST_F(Reform, TheNumberBeforeIsTheIndexedOne) {
  files_.write("s.yaml",
               kHead +
                   "  growth: {unit: 1/year, value: 0.1}\n"
                   "  benefit: {unit: EUR/month, from: {2025-01: 100}, index: {by: growth, "
                   "each: year, round: 1}}\n");
  EXPECT_THAT(with("{set: benefit, to: 150, from: 2027-06}").changes,
              ElementsAre("benefit from 2027-06: 121 → 150 EUR/month"));
}

TEST_F(Reform, SetsFromADateForEverOrUntilTheNext) {
  EXPECT_THAT(benefit(with("{set: benefit, to: 150}")), ElementsAre(150, 150, 150, 150, 150));
  EXPECT_THAT(benefit(with("{set: benefit, to: 150 EUR/month, from: 2026-01}")),
              ElementsAre(100, 150, 150, 150, 150));
  EXPECT_THAT(benefit(with("{set: benefit, to: 150, from: 2026-01, then: replace}")),
              ElementsAre(100, 150, 150, 150, 150));
  EXPECT_THAT(benefit(with("{set: benefit, to: 150, from: 2026-01, then: keep}")),
              ElementsAre(100, 150, 120, 120, 120));
  EXPECT_THAT(benefit(with("{set: benefit, to: 150, during: [2026-01, 2027-12]}")),
              ElementsAre(100, 150, 150, 120, 120));
  EXPECT_THAT(benefit(with("{set: benefit, to: expected, from: 2026-01}")),
              ElementsAre(100, 100, 100, 100, 100));
}

TEST_F(Reform, SaysWhatChangedAndWhere) {
  const Scenario scenario = with(
      "{set: tax, bracket: 2, rate: 0.25, above: 12000 EUR/year, from: 2027-01, source: Act, "
      "note: agreed}");
  EXPECT_THAT(scenario.changes,
              ElementsAre("tax bracket 2 above from 2027-01: 11000 → 12000 EUR/year",
                          "tax bracket 2 rate from 2027-01: 0.2 → 0.25"));
  EXPECT_EQ(scenario.parameters[1].brackets[1].gives[1].source, "Act");
  EXPECT_EQ(scenario.parameters[1].brackets[1].gives[1].note, "agreed");
}

TEST_F(Reform, SetsOneNumberOfABracketOrACell) {
  const Scenario tax = with("{set: tax, bracket: 3, rate: 0.5, during: [2027-01, 2028-12]}");
  EXPECT_THAT(rates(tax, kBefore), ElementsAre(0, 0.2, 0.4));
  EXPECT_THAT(rates(tax, kThen), ElementsAre(0, 0.2, 0.5));
  EXPECT_THAT(rates(tax, kAfter), ElementsAre(0, 0.2, 0.4));
  const Scenario gone = with("{set: tax, bracket: 2, above: abolished, from: 2027-01}");
  EXPECT_THAT(rates(gone, kThen), ElementsAre(0, 0.4));
  const Scenario fee = with("{set: fee, bracket: 1, amount: 6 EUR/year, from: 2027-01}");
  EXPECT_THAT(schedule_at(fee.parameters[3], kThen).gives, ElementsAre(6));
  const Scenario aid = with("{set: aid, at: {sex: f, age: 0-2}, to: 9, from: 2027-01}");
  EXPECT_THAT(cells_at(aid.parameters[2], kBefore), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(cells_at(aid.parameters[2], kThen), ElementsAre(1, 9, 3, 4));
}

TEST_F(Reform, ReplacesAllBracketsOrCells) {
  const std::string brackets =
      "{replace: tax, brackets: [{above: 0, rate: 0.1}, {above: 5000, rate: 0.3}]";
  EXPECT_THAT(rates(with(brackets + "}"), kBefore), ElementsAre(0.1, 0.3));
  const Scenario from = with(brackets + ", from: 2027-01}");
  EXPECT_THAT(rates(from, kBefore), ElementsAre(0, 0.2, 0.4));
  EXPECT_THAT(rates(from, kThen), ElementsAre(0.1, 0.3));
  const Scenario during = with(brackets + ", during: [2027-01, 2028-12]}");
  EXPECT_THAT(rates(during, kThen), ElementsAre(0.1, 0.3));
  EXPECT_THAT(rates(during, kAfter), ElementsAre(0, 0.2, 0.4));
  const std::string cells = "{replace: aid, values: [[5, 6], [7, 8]]";
  EXPECT_THAT(cells_at(with(cells + "}").parameters[2], kBefore), ElementsAre(5, 6, 7, 8));
  const Scenario table = with(cells + ", during: [2027-01, 2028-12]}");
  EXPECT_THAT(cells_at(table.parameters[2], kBefore), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(cells_at(table.parameters[2], kThen), ElementsAre(5, 6, 7, 8));
  EXPECT_THAT(cells_at(table.parameters[2], kAfter), ElementsAre(1, 2, 3, 4));
}

TEST_F(Reform, AbolishesAWholeScheduleOrTable) {
  EXPECT_THAT(rates(with("{set: tax, to: abolished, from: 2027-01}"), kThen), ElementsAre());
  EXPECT_TRUE(std::isnan(
      cells_at(with("{set: aid, to: abolished, from: 2027-01}").parameters[2], kThen)[3]));
}

TEST_F(Reform, WrappersApplyInOrder) {
  files_.write("r.yaml",
               text("  - {modify: household.child_benefit, to: value * 1.1}\n"
                    "  - {modify: household.child_benefit, to: \"max(value, value / 2)\"}\n"));
  Scenario scenario = files_.read("r.yaml");
  ASSERT_EQ(scenario.values.size(), 3);
  EXPECT_EQ(scenario.find_value("household.child_benefit")->formula.chars,
            "max(household.child_benefit.before_2, household.child_benefit.before_2 / 2)");
  EXPECT_EQ(scenario.find_value("household.child_benefit.before_2")->formula.chars,
            "household.child_benefit.before_1 * 1.1");
  const Value* first = scenario.find_value("household.child_benefit.before_1");
  EXPECT_EQ(first->formula.chars, "benefit * count(members)");
  EXPECT_EQ(first->entity, Entity::household);
  EXPECT_EQ(files_.plain(to_string(first->formula.place())), "s.yaml:13:34");
}

TEST_F(Reform, EveryCharacterOfAWrapperKnowsItsPlace) {
  const Text formula =
      with("{modify: household.child_benefit, to: 2 * value + wrong}").values[0].formula;
  EXPECT_EQ(formula.place(formula.chars.find("household")).column, 47);
  EXPECT_EQ(formula.place(formula.chars.find("before")).column, 47);
  EXPECT_EQ(formula.place(formula.chars.find("wrong")).column, 55);
  EXPECT_EQ(formula.place(formula.chars.size()).column, 60);
}

TEST_F(Reform, AWrapperLeavesTheWordInTextsAndLongerNamesAlone) {
  const Scenario scenario = with(
      "{modify: household.child_benefit, to: \"where(region == 'value', value, value_added)\"}");
  EXPECT_EQ(scenario.values[0].formula.chars,
            "where(region == 'value', household.child_benefit.before_1, value_added)");
}

TEST_F(Reform, AChangeThatALaterLineUndoesIsToldAndNotListed) {
  const char* const undone =
      "{set: benefit, to: 140, from: 2027-10}\n"
      "  - {set: benefit, to: 130, from: 2027-07}";
  EXPECT_EQ(doubts(undone),
            "r.yaml:4:24: this change changes nothing (line 5 sets the same from an earlier month "
            "on, for good). Write changes in the order of their months\n");
  EXPECT_THAT(with(undone).changes, testing::ElementsAre(testing::HasSubstr("130")));
  EXPECT_EQ(doubts("{set: benefit, to: 140, from: 2027-07}\n"
                   "  - {set: benefit, to: 130, from: 2027-07}"),
            "r.yaml:4:24: this change changes nothing (line 5 sets the same again). Write changes "
            "in the order of their months\n");
  for (const char* both : {"{set: benefit, to: 130, from: 2027-07}\n"
                           "  - {set: benefit, to: 140, from: 2027-10}",
                           "{set: benefit, to: 140, from: 2027-10}\n"
                           "  - {set: benefit, to: 130, during: [2027-07, 2027-08]}",
                           "{set: tax, bracket: 2, rate: 0.3, from: 2027-10}\n"
                           "  - {set: tax, bracket: 1, rate: 0.1, from: 2027-07}"})
    EXPECT_EQ(doubts(both), "") << both;
}

TEST_F(Reform, TellsEachChangeThatChangesNothing) {
  for (const char* early :
       {"{modify: household.child_benefit, to: value * 2, during: [2020-01, 2024-12]}",
        "{insert: spare, during: [2020-01, 2024-12]}"})
    EXPECT_EQ(doubts(early),
              "r.yaml:4:14: this change changes nothing (it ends before the scenario begins in "
              "2025-01)\n");
  EXPECT_EQ(doubts("{remove: adopt, from: 2026-01}\n  - {remove: adopt, from: 2027-01}"),
            "r.yaml:5:14: this change changes nothing (it has ended by then)\n");
  for (const char* late : {"{modify: household.child_benefit, to: value * 2, from: 2040-01}",
                           "{insert: spare, from: 2040-01}", "{remove: adopt, from: 2040-01}"})
    EXPECT_EQ(doubts(late),
              "r.yaml:4:14: this change changes nothing (it begins after the end of the scenario "
              "in 2034-12)\n");
  EXPECT_EQ(doubts("{set: benefit, to: 100, during: [2025-01, 2026-12]}"),
            "r.yaml:4:24: this change changes nothing (this was there before)\n");
  EXPECT_EQ(doubts("{set: benefit, to: 120, from: 2028-01}"),
            "r.yaml:4:24: this change changes nothing (this was there before)\n");
  EXPECT_EQ(doubts("{set: tax, bracket: 2, rate: 0.2}"),
            "r.yaml:4:34: this change changes nothing (this was there before)\n");
  EXPECT_EQ(doubts("{set: aid, at: {sex: m, age: 3-9}, to: 3}"),
            "r.yaml:4:44: this change changes nothing (this was there before)\n");
  EXPECT_EQ(doubts("{replace: aid, values: [[1, 2], [3, 4]]}"),
            "r.yaml:4:15: this change changes nothing (this was there before)\n");
  EXPECT_EQ(doubts("{replace: household.child_benefit, is: benefit * count(members)}"),
            "r.yaml:4:15: this change changes nothing (this was the formula before)\n");
  EXPECT_EQ(doubts("{modify: household.child_benefit, to: value}"),
            "r.yaml:4:14: this change changes nothing (this was the formula before)\n");
  EXPECT_EQ(doubts("{set: benefit, to: 300, from: 2040-01}"),
            "r.yaml:4:24: this change changes nothing (it begins after the end of the scenario in "
            "2034-12)\n");
  EXPECT_EQ(doubts("{set: benefit, to: 300}\n  - {set: tax, bracket: 1, rate: 0}"),
            "r.yaml:5:34: this change changes nothing (this was there before)\n");
}

struct Mistake {
  const char* change;
  const char* said;  // after "r.yaml:4:"
};

const Mistake kMistakes[] = {
    {"{set: benefitt, to: 3}", "11: unknown parameter 'benefitt'. Did you mean 'benefit'?"},
    {"{set: household.child_benefit, to: 3}",
     "11: unknown parameter 'household.child_benefit'. It is a value: write {replace: "
     "household.child_benefit, is: …}"},
    {"{set: benefit, to: 501}",
     "24: 501 lies outside the range of 'benefit' (it goes from 0 to 500 EUR/month). Where that is "
     "meant, widen the `range` where 'benefit' is declared"},
    {"{set: benefit, to: 3 EUR/year}",
     "24: 'benefit' is in EUR/month, but this amount is in EUR/year (nothing is converted "
     "silently). Write 0.25 EUR/month, a twelfth of it"},
    {"{set: benefit, to: abolished}",
     "24: 'abolished' needs a date. Write it behind a month, for example {2027-01: abolished}"},
    {"{set: benefit, to: 3, from: 2027-01, during: [2027-01, 2027-02]}",
     "50: 'from' and 'during' cannot stand together. Choose one"},
    {"{set: benefit, to: 3, during: 2027-01}",
     "35: 'during' is a list of two months. Write [2027-01, 2028-12]"},
    {"{set: benefit, to: 3, during: [2027-01, 2026-01]}",
     "35: the time ends before it begins. Write the earlier month first"},
    {"{set: benefit, to: 3, during: [2027-01, 2027-02], then: keep}",
     "61: 'then' has no meaning beside 'during' (afterwards all is as it was). Take it out"},
    {"{set: benefit, to: 3, from: 2027-01, then: hold}",
     "48: unknown word 'hold'. Write then: keep or then: replace"},
    {"{set: benefit, bracket: 1, rate: 3}", "38: 'benefit' has no brackets (it is one number)"},
    {"{set: benefit, at: {sex: m}, to: 3}", "38: 'benefit' has no cells (it is one number)"},
    {"{set: tax, to: 3}",
     "11: 'tax' is not one number and cannot be set to one (it is a schedule). Name the bracket, "
     "for "
     "example bracket: 2, rate: 0.25"},
    {"{set: aid, to: 3}",
     "11: 'aid' is not one number and cannot be set to one (it is a table). Name the cell, for "
     "example at: {age: 0-2, sex: m}"},
    {"{set: tax, bracket: 4, rate: 0.3}",
     "34: 'tax' has no bracket 4 (its brackets are counted from 1 to 3)"},
    {"{set: tax, bracket: 2, amount: 3}", "36: the brackets of 'tax' have rates. Write rate: …"},
    {"{set: tax, bracket: 2, above: 30000}",
     "35: the brackets are not in ascending order (each begins above the one before)"},
    {"{set: tax, bracket: 2}",
     "5: this change of a bracket changes nothing. Add above: …, rate: … or amount: …"},
    {"{set: tax, bracket: 2, rate: 0.1, to: 3}",
     "43: 'to' has no meaning beside 'bracket'. Write above: …, rate: … or amount: …"},
    {"{set: tax, rate: 0.1, to: 3}",
     "22: no bracket is named whose 'rate' this is. Add bracket: 2, counted from 1 in the order "
     "written"},
    {"{set: aid, at: 0-2, to: 3}",
     "20: 'at' is a map of axes and labels. Write at: {age_band: 0-2}"},
    {"{set: aid, at: {age: 0-2}, to: 3}",
     "36: no label of 'sex' is named ('aid' has a cell for each). Add sex: … to `at`. "
     "Known are m, f"},
    {"{set: aid, at: {age: 0-3, sex: m}, to: 3}",
     "26: 'age' has no label '0-3'. Did you mean '0-2'? Known are 0-2, 3-9"},
    {"{set: aid, at: {sec: m}, to: 3}",
     "21: 'aid' has no axis 'sec'. Did you mean 'sex'? Known are age, sex"},
    {"{replace: benefit, is: '3'}",
     "15: unknown value 'benefit'. It is a parameter: write {set: benefit, to: …}"},
    {"{replace: benefit}",
     "5: a change replaces one thing. Write is: … for a value, rule: {…} for a rule, brackets: …, "
     "values: … or index: … "
     "for "
     "a parameter"},
    {"{replace: benefit, values: [3]}", "15: 'benefit' has no cells (it is one number)"},
    {"{replace: aid, brackets: [{above: 0, rate: 1}]}",
     "15: 'aid' has no brackets (it is a table)"},
    {"{replace: aid, values: [1, 2, 3]}",
     "15: these cells do not fit 'aid' (it has 2 of 'age', each with 2 of 'sex')"},
    {"{replace: aid, values: [[1, 2], [3]]}",
     "37: a list of 2 entries is needed here (as in the lists before)"},
    {"{replace: aid, values: 3}",
     "28: cells are a list, or lists in a list. Write values: [138.4, 148.0]"},
    {"{replace: aid, values: [[{2025-01: 1}, 2], [3, 4]], from: 2027-01}",
     "40: a number that is replaced at one date has no dates of its own. Take `from` or `during` "
     "out, "
     "or these dates"},
    {"{replace: tax, brackets: [{above: 0, amount: 1}]}",
     "31: the brackets of 'tax' have rates. Write rate: …"},
    {"{replace: benefit, index: none, from: 2027-01}",
     "5: an indexation is not replaced at a date. Write active: {2027-01: true} into the index"},
    {"{modify: household.child_benefit, to: value * 2, during: [2027-01, 2026-12]}",
     "62: the time ends before it begins. Write the earlier month first"},
    {"{replace: spare, rule: {for: person, set: {x: 5}}, from: 2027-01}",
     "15: 'spare' is not in the schedule (it is replaced in some of the months in which it works). "
     "Insert it first"},
    {"{insert: adopt, from: 2027-01}",
     "14: 'adopt' is in the schedule already in these months (in all). Insert it for other months, "
     "or remove it first"},
    {"{insert: labour, from: 2027-01}",
     "14: 'labour' is not a rule (only rules come into the schedule, or leave it, at a date). "
     "Models work from the first month to the last: set a number of the model then"},
    {"{modify: benefit, to: value}",
     "14: unknown value 'benefit'. It is a parameter: write {set: benefit, to: …}"},
    {"{modify: household.child_benefits, to: value}",
     "14: unknown value 'household.child_benefits'. Did you mean 'household.child_benefit'?"},
    {"{modify: household.child_benefit, to: 3 EUR/month}",
     "43: this formula does not say `value` (`modify` wraps the formula as it was, for which this "
     "word stands). Write for example value * 1.1, or replace the formula with {replace: …}"},
    {"{modify: household.child_benefit, to: \"value ? 2\"}", "50: a formula knows no '?'"},
    {"{remove: labour}", "14: 'labour' is not in the schedule"},
    {"{replace: child_benefit, rule: {for: person, set: {x: 1}}}",
     "15: unknown rule 'child_benefit'"},
    {"{replace: household.child_benefit, rule: {for: person, set: {x: 1}}}",
     "15: unknown rule 'household.child_benefit'. It is a value: write "
     "{replace: household.child_benefit, is: …}"},
    {"{replace: benefit, rule: {for: cat, set: {x: 1}}}",
     "36: unknown entity 'cat'. Known are person and household"},
    {"{replace: benefit, rule: {for: person}}",
     "30: 'set' is missing in the rule 'benefit' (it is required)"},
    {"{insert: labour, after: wages}", "29: 'wages' is not in the schedule"},
    {"{change: benefit, to: 3}",
     "5: a change does not say what it does. Begin it with set, replace, modify, insert or remove"},
};

TEST_F(Reform, MistakesAreToldWithTheirPlace) {
  for (const Mistake& mistake : kMistakes)
    EXPECT_EQ(mistakes(mistake.change), std::string("r.yaml:4:") + mistake.said) << mistake.change;
}

TEST_F(Reform, SettingsOfTheCommandLineAreChecked) {
  EXPECT_EQ(files_.mistakes("s.yaml", {"benefit=600"}),
            "--set benefit=600: 600 lies outside the range of 'benefit' (it goes from 0 to 500 "
            "EUR/month). Where that is meant, widen the `range` where 'benefit' is declared");
  EXPECT_EQ(benefit(files_.read("s.yaml", {"benefit=5 EUR/month"})), std::vector<double>(5, 5));
}

History random_history() {
  History history;
  const int count = *rc::gen::inRange(1, 6);
  Month month = *rc::gen::arbitrary<bool>() ? Month::always() : Month::of(2025, 1);
  for (int i = 0; i < count; ++i) {
    DatedNumber number;
    number.from = month;
    number.number = *rc::gen::inRange(0, 100);
    number.abolished = i > 0 && *rc::gen::inRange(0, 4) == 0;
    number.expected = i > 0 && !number.abolished && *rc::gen::inRange(0, 4) == 0;
    history.push_back(number);
    month = std::max(month, Month::of(2025, 1)) + *rc::gen::inRange(1, 20);
  }
  return history;
}

bool holds_the_same(const History& a, const History& b, Month month) {
  const DatedNumber *x = at(a, month), *y = at(b, month);
  const bool left = x == nullptr || x->abolished, right = y == nullptr || y->abolished;
  return left == right && (left || x->number == y->number);
}

RC_GTEST_PROP(Algebra, AfterDuringAllIsAsBefore, ()) {
  const History before = random_history();
  DatedNumber number;
  number.from = Month::of(2024, 1) + *rc::gen::inRange(0, 120);
  number.number = 1000;
  const Month until = number.from + *rc::gen::inRange(1, 60);
  History history = before;
  set_during(history, number, until);
  for (Month month = Month::of(2023, 1); month < Month::of(2045, 1); month = month + 1) {
    if (month >= number.from && month < until)
      RC_ASSERT(at(history, month)->number == 1000);
    else
      RC_ASSERT(holds_the_same(before, history, month));
  }
  RC_ASSERT(std::is_sorted(history.begin(), history.end(),
                           [](const auto& a, const auto& b) { return a.from < b.from; }));
}

RC_GTEST_PROP(Algebra, SetFromHoldsForEverAndLeavesWhatWasBefore, ()) {
  const History before = random_history();
  DatedNumber number;
  number.from = Month::of(2024, 1) + *rc::gen::inRange(0, 120);
  number.number = 1000;
  History history = before;
  set_from(history, number);
  for (Month month = Month::of(2023, 1); month < Month::of(2045, 1); month = month + 1) {
    if (month >= number.from)
      RC_ASSERT(at(history, month)->number == 1000);
    else
      RC_ASSERT(holds_the_same(before, history, month));
  }
}

TEST_F(Reform, ARuleIsReplacedAsAWhole) {
  std::string rules = kBase;
  rules.replace(rules.find("  adopt: {for"), std::string::npos,
                R"yaml(  save: {for: person, where: x < 5, chance: 0.5, set: {x: x + 1}}
schedule: [save]
)yaml");
  files_.write("rules.yaml", rules);
  files_.write("r.yaml", R"yaml(civitas: 1
base: rules.yaml
changes:
  - {replace: save, rule: {for: person, chance: 0.6, set: {x: x + 2}, every: year, in: 3}}
)yaml");
  const Scenario scenario = files_.read("r.yaml");
  const Rule& rule = *scenario.find_rule("save");
  EXPECT_EQ(rule.where.chars, "");  // not said again, so not there
  EXPECT_EQ(rule.sets[0].formula.chars, "x + 2");
  EXPECT_EQ(rule.every_months, 12);
  EXPECT_THAT(scenario.changes,
              ElementsAre("rule save: where x < 5 → none, chance 0.5 → 0.6, set x x + 1 → x + 2, "
                          "every none → 12 months, in none → 3"));
  ASSERT_EQ(scenario.schedule.size(), 1);
  files_.write("r.yaml", R"yaml(civitas: 1
base: rules.yaml
changes:
  - {replace: save, rule: {for: person, where: x < 5, chance: 0.5, set: {x: x + 1}}}
)yaml");
  EXPECT_EQ(files_.read("r.yaml").doubts.size(), 1);
  files_.write("r.yaml", "civitas: 1\nbase: rules.yaml\nchanges: [{replace: save, is: x}]\n");
  EXPECT_THAT(files_.mistakes("r.yaml"),
              testing::HasSubstr("It is a rule: write {replace: save, rule: {…}}"));
}

}  // namespace
}  // namespace civitas
