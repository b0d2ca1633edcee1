// SPDX-License-Identifier: Apache-2.0
// Indexation: closed forms, roundings, suspensions, reforms, and every mistake.
#include "sim/scenario/indexation.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "tests/scenario/written_files.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;
using enum Indexation::Rounding;

constexpr double kGrowth = 1.0325;

// A level that grows by kGrowth every January, 1 in 2020.
std::string level(const std::string& name = "cpi") {
  std::string text = "  " + name + ": {unit: 1, from: {2020-01: 1";
  for (int year = 2021; year <= 2034; ++year)
    text += fmt::format(", {}-01: {}", year, std::pow(kGrowth, year - 2020));
  return text + "}}\n";
}

double in(const Scenario& scenario, const std::string& name, Month month) {
  Problems problems;
  for (const Parameter& parameter : effective(scenario, problems)) {
    problems.throw_if_any();
    if (parameter.name == name) return at(parameter.values, month)->number;
  }
  throw std::runtime_error("no " + name);
}

std::string mistakes(const std::string& parameters) {
  const WrittenFiles files;
  Problems problems;
  effective(files.read_text(kHead + parameters), problems);
  std::string text;
  for (const Problem& problem : problems.list()) text += files.plain(to_string(problem));
  return text;
}

Scenario scenario(const std::string& parameters) {
  return WrittenFiles().read_text(kHead + parameters);
}

TEST(IndexationTest, ConstantGrowthGivesPowersOfIt) {
  const Scenario s =
      scenario(level() +
               "  a: {unit: EUR/month, from: {2022-01: 138.4}, index: {by: cpi, each: "
               "year}}\n");
  for (int year = 2022; year <= 2034; ++year) {
    const double expected = 138.4 * std::pow(kGrowth, year - 2022);
    for (const int month : {1, 12})
      EXPECT_NEAR(in(s, "a", Month::of(year, month)), expected, 1e-12 * expected) << year;
  }
}

TEST(IndexationTest, AGrowthPerYearIsAsGoodAsALevel) {
  for (const char* each : {"month", "quarter", "year"}) {
    const Scenario s = scenario(fmt::format(
        "  growth: {{unit: 1/year, value: 0.0325}}\n"
        "  a: {{unit: EUR/month, from: {{2022-01: 138.4}}, index: {{by: growth, each: {0}}}}}\n"
        "  cpi: {{unit: 1, from: {{2022-01: 1}}, index: {{by: growth, each: {0}}}}}\n"
        "  b: {{unit: EUR/month, from: {{2022-01: 138.4}}, index: {{by: cpi, each: {0}}}}}\n",
        each));
    for (int year = 2022; year <= 2034; ++year) {
      const double expected = 138.4 * std::pow(kGrowth, year - 2022);
      for (const char* name : {"a", "b"})
        EXPECT_NEAR(in(s, name, Month::of(year, 1)), expected, 1e-12 * expected) << each << year;
    }
  }
}

TEST(IndexationTest, AGrowthThatChangesCountsMonthByMonth) {
  const Scenario s = scenario(
      "  growth: {unit: 1/year, from: {2022-01: 0.03, 2023-04: -0.01}}\n"
      "  a: {unit: EUR, from: {2022-07: 100}, index: {by: growth, each: year}}\n");
  EXPECT_DOUBLE_EQ(in(s, "a", Month::of(2022, 12)), 100);
  EXPECT_DOUBLE_EQ(in(s, "a", Month::of(2023, 1)), 100 * std::pow(1.03, 0.5));
  EXPECT_DOUBLE_EQ(in(s, "a", Month::of(2024, 1)),
                   100 * std::pow(1.03, 0.5) * std::pow(1.03, 0.25) * std::pow(0.99, 0.75));
}

TEST(IndexationTest, LevelsThatStandStillAreDoubted) {
  const auto told = [](const std::string& parameters) {
    const WrittenFiles files;
    std::string text;
    for (const Problem& problem : indexation_doubts(files.read_text(kHead + parameters)))
      text += problem.what + "\n";
    return text;
  };
  const std::string a = "  a: {unit: EUR, value: 5, index: {by: cpi, each: year}}\n";
  EXPECT_EQ(told("  cpi: {unit: 1, value: 1}\n" + a), "'cpi' never changes\n");
  EXPECT_EQ(told("  cpi: {unit: 1, from: {2024-01: 1, 2026-01: 1.1}}\n" + a),
            "'cpi' does not change after 2026-01\n");
  EXPECT_EQ(told(level() + a), "");
  EXPECT_EQ(told("  cpi: {unit: 1/year, value: 0}\n" + a), "");
  EXPECT_EQ(
      told("  cpi: {unit: 1, value: 1}\n"
           "  a: {unit: EUR, value: 5, index: {by: cpi, each: year, active: {2020-01: false}}}\n"),
      "");
}

TEST(IndexationTest, QuartersAndMonthsFollowTheLevelWhereverItStands) {
  std::string monthly = "  cpi: {unit: 1, from: {2025-01: 1";
  for (int m = 1; m < 120; ++m)
    monthly += fmt::format(", {}: {}", (Month::of(2025, 1) + m).text(), std::pow(1.002, m));
  monthly += "}}\n";
  for (const auto& [each, months] : {std::pair("month", 1), {"quarter", 3}, {"year", 12}}) {
    const Scenario s = scenario(
        monthly + "  a: {unit: 1, from: {2025-01: 50}, index: {by: cpi, each: " + each + "}}\n");
    for (int m = 0; m < 120; ++m) {
      const double expected = 50 * std::pow(1.002, m / months * months);
      EXPECT_NEAR(in(s, "a", Month::of(2025, 1) + m), expected, 1e-11) << each << m;
    }
  }
}

TEST(IndexationTest, HappensInTheMonthThatIsNamed) {
  const Scenario s =
      scenario(level() +
               "  a: {unit: 1, from: {2025-01: 1}, index: {by: cpi, each: year, in: 7}}\n"
               "  b: {unit: 1, from: {2025-01: 1}, index: {by: cpi, each: quarter, in: 11}}\n");
  EXPECT_EQ(in(s, "a", Month::of(2026, 6)), 1);  // the level is as in January 2025 in July 2025
  EXPECT_NEAR(in(s, "a", Month::of(2026, 7)), kGrowth, 1e-15);
  EXPECT_EQ(in(s, "b", Month::of(2026, 1)), 1);
  EXPECT_NEAR(in(s, "b", Month::of(2026, 2)), kGrowth, 1e-15);
}

TEST(IndexationTest, TheNextIndexationBeginsFromTheRoundedNumber) {
  const Scenario s =
      scenario(level() +
               "  a: {unit: 1, from: {2025-01: 10}, index: {by: cpi, each: year, round: "
               "{up: 0.5}}}\n");
  double expected = 10;
  for (int year = 2026; year <= 2034; ++year) {
    expected = std::ceil(expected * kGrowth / 0.5) * 0.5;
    EXPECT_EQ(in(s, "a", Month::of(year, 1)), expected);
  }
}

TEST(IndexationTest, ASuspensionIsNotMadeUpFor) {
  const Scenario s = scenario(level() +
                              "  a: {unit: 1, from: {2025-01: 100}, index: {by: cpi, each: year, "
                              "active: {2025-01: true, 2027-01: false, 2029-01: true}}}\n");
  for (const auto& [year, times] : {std::pair(2026, 1), {2027, 1}, {2028, 1}, {2029, 2}, {2030, 3}})
    EXPECT_NEAR(in(s, "a", Month::of(year, 1)), 100 * std::pow(kGrowth, times), 1e-11) << year;
}

TEST(IndexationTest, ALaterNumberIsANewBaseAndAnExpectedOneIsNot) {
  const Scenario s =
      scenario(level() +
               "  a: {unit: 1, from: {2025-01: 100, 2026-06: expected, 2028-01: 200, "
               "2030-03: abolished}, index: {by: cpi, each: year}}\n");
  EXPECT_NEAR(in(s, "a", Month::of(2027, 1)), 100 * kGrowth * kGrowth, 1e-11);
  EXPECT_EQ(in(s, "a", Month::of(2028, 1)), 200);
  EXPECT_NEAR(in(s, "a", Month::of(2029, 1)), 200 * kGrowth, 1e-11);
  Problems problems;
  EXPECT_TRUE(at(effective(s, problems)[1].values, Month::of(2031, 1))->abolished);
}

TEST(IndexationTest, ANumberWithoutADateIsOneOfTheFirstMonth) {
  const Scenario s =
      scenario(level() + "  a: {unit: 1, value: 100, index: {by: cpi, each: year}}\n");
  EXPECT_EQ(in(s, "a", Month::of(2025, 1)), 100);
  EXPECT_NEAR(in(s, "a", Month::of(2027, 1)), 100 * kGrowth * kGrowth, 1e-11);
}

TEST(IndexationTest, AnIndexMayBeIndexedItself) {
  const Scenario s = scenario(
      "  a: {unit: 1, from: {2025-01: 100}, index: {by: own, each: year}}\n"
      "  own: {unit: 1, from: {2025-01: 1}, index: {by: cpi, each: year}}\n" +
      level());
  EXPECT_NEAR(in(s, "a", Month::of(2030, 1)), 100 * std::pow(kGrowth, 5), 1e-11);
}

TEST(IndexationTest, ThresholdsAndAmountsAreIndexedAndRatesAreNot) {
  Problems problems;
  const auto all = effective(
      scenario(
          level() +
          "  tax: {unit: EUR/year, type: marginal_rate, brackets: [{above: 0, rate: 0}, {above: "
          "{2025-01: 1000}, rate: 0.2}], index: {by: cpi, each: year, round: 1}}\n"
          "  fee: {unit: EUR/year, type: single_amount, brackets: [{above: 0, amount: 7}, {above: "
          "1000, amount: 9}], index: {by: cpi, each: year}}\n"
          "  aid: {unit: 1, axes: {age: [0-2, 3+]}, values: [10, {2025-01: 20}], index: {by: cpi, "
          "each: year, round: {down: 0.1}}}\n"),
      problems);
  const Month later = Month::of(2026, 5);
  EXPECT_THAT(schedule_at(all[1], later).above, ElementsAre(0, 1033));
  EXPECT_THAT(schedule_at(all[1], later).gives, ElementsAre(0, 0.2));
  EXPECT_THAT(schedule_at(all[2], later).above, ElementsAre(0, testing::DoubleNear(1032.5, 1e-9)));
  EXPECT_NEAR(schedule_at(all[2], later).gives[0], 7 * kGrowth, 1e-12);
  EXPECT_THAT(cells_at(all[3], later), ElementsAre(10.3, 20.6));
}

TEST(IndexationTest, AReformOfTheBaseOrOfTheIndexFlowsThrough) {
  const WrittenFiles files;
  files.write("s.yaml", kHead + level() +
                            "  a: {unit: 1, from: {2025-01: 100}, index: {by: cpi, each: year}}\n");
  const auto reform = [&](const std::string& change) {
    files.write("r.yaml", "civitas: 1\nbase: s.yaml\nchanges:\n  - " + change + "\n");
    return files.read("r.yaml");
  };
  const Scenario base = reform("{set: a, to: 150, from: 2025-01}");
  const Scenario index = reform("{set: cpi, to: 2, from: 2028-01}");
  const Scenario none = reform("{replace: a, index: none}");
  const Scenario later =
      reform("{replace: a, index: {by: cpi, each: year, active: {2030-01: true}}}");
  for (int year = 2025; year <= 2034; ++year) {
    const Month month = Month::of(year, 1);
    const double before = 100 * std::pow(kGrowth, year - 2025);
    EXPECT_NEAR(in(base, "a", month), 1.5 * before, 1e-11);
    EXPECT_NEAR(in(index, "a", month),
                year < 2028 ? before : 100 * 2 / std::pow(kGrowth, 2025 - 2020), 1e-11);
    EXPECT_EQ(in(none, "a", month), 100);
    EXPECT_NEAR(in(later, "a", month), 100 * std::pow(kGrowth, std::max(0, year - 2029)), 1e-11);
  }
}

TEST(IndexationTest, TheSameNumberWrittenDownLaterIsANewBase) {
  const WrittenFiles files;
  files.write("s.yaml", kHead + level() +
                            "  a: {unit: 1, from: {2025-01: 100}, index: {by: cpi, each: year}}\n");
  files.write("r.yaml",
              "civitas: 1\nbase: s.yaml\nchanges:\n  - {set: a, to: 100, from: 2028-01}\n");
  const Scenario reform = files.read("r.yaml");
  EXPECT_TRUE(reform.doubts.empty());
  EXPECT_NEAR(in(reform, "a", Month::of(2029, 1)), 100 * kGrowth, 1e-11);
}

TEST(IndexationTest, AfterDuringItStandsWhereItWouldHaveStood) {
  const WrittenFiles files;
  files.write("s.yaml",
              kHead + level() +
                  "  a: {unit: 1, from: {2025-01: 100}, index: {by: cpi, each: year, round: "
                  "0.01}}\n");
  files.write(
      "r.yaml",
      "civitas: 1\nbase: s.yaml\nchanges:\n  - {set: a, to: 500, during: [2026-03, 2028-06]}\n");
  const Scenario base = files.read("s.yaml"), reform = files.read("r.yaml");
  for (Month month = base.time.from; month <= base.time.to; month = month + 1) {
    if (month >= Month::of(2026, 3) && month <= Month::of(2028, 6)) continue;
    EXPECT_EQ(in(base, "a", month), in(reform, "a", month)) << month.text();
  }
  EXPECT_EQ(in(reform, "a", Month::of(2026, 12)), 500);
  EXPECT_NEAR(in(reform, "a", Month::of(2027, 1)), 500 * kGrowth, 0.005);
}

RC_GTEST_PROP(IndexationTest, RoundingIsIdempotentAndNear, ()) {
  const double steps[] = {0.01, 0.05, 0.1, 0.25, 1, 5, 12, 0.3, 100};
  const double step = steps[*rc::gen::inRange(0, 9)];
  const double number = *rc::gen::inRange(-100000000, 100000000) / 997.0;
  for (const auto rounding : {nearest, up, down}) {
    const double once = rounded(number, step, rounding);
    RC_ASSERT(rounded(once, step, rounding) == once);
    RC_ASSERT(std::abs(once - number) <= (rounding == nearest ? step / 2 : step) + 1e-6);
    if (rounding == up) RC_ASSERT(once >= number - 1e-6);
    if (rounding == down) RC_ASSERT(once <= number + 1e-6);
  }
}

TEST(IndexationTest, RoundsAsThePaperDoes) {
  EXPECT_EQ(rounded(1.005, 0.01, nearest), 1.01);  // in binary it is a little less than a half
  EXPECT_EQ(rounded(-1.005, 0.01, nearest), -1.01);
  EXPECT_EQ(rounded(138.4, 0.01, up), 138.4);
  EXPECT_EQ(rounded(138.401, 0.01, up), 138.41);
  EXPECT_EQ(rounded(-138.401, 0.01, up), -138.4);
  EXPECT_EQ(rounded(138.409, 0.01, down), 138.4);
  EXPECT_EQ(rounded(-138.401, 0.01, down), -138.41);
  EXPECT_EQ(rounded(17, 12, nearest), 12);
  EXPECT_EQ(rounded(17.123, 0, nearest), 17.123);
}

TEST(IndexationTest, AnIndexOfAReadParameterIsRead) {
  std::set<std::string> read = {"a"};
  add_indexes(scenario("  a: {unit: 1, value: 1, index: {by: b, each: year}}\n"
                       "  b: {unit: 1, value: 1, index: {by: c, each: year}}\n"
                       "  c: {unit: 1, value: 1}\n  d: {unit: 1, value: 1}\n")
                  .parameters,
              read);
  EXPECT_THAT(read, ElementsAre("a", "b", "c"));
}

TEST(IndexationTest, MistakesAreTold) {
  EXPECT_EQ(
      mistakes(
          "  a: {unit: 1, value: 1, index: {by: cqi, each: year}}\n  cpi: {unit: 1, value: 1}\n"),
      "s.yaml:5:38: unknown parameter 'cqi'. Did you mean 'cpi'?");
  EXPECT_EQ(
      mistakes(
          "  a: {unit: 1, value: 1, index: {by: cpi, each: year}}\n  cpi: {unit: EUR, value: 1}\n"),
      "s.yaml:5:38: 'cpi' cannot be an index (an index is one number: a level with the unit 1, or "
      "its "
      "growth a year with the unit 1/year)");
  EXPECT_EQ(
      mistakes("  a: {unit: 1, value: 1, index: {by: b, each: year}}\n"
               "  b: {unit: 1, value: 1, index: {by: a, each: year}}\n"),
      "s.yaml:6:38: the indexation goes in a circle (a → b → a). Take one of these out of the "
      "circle");
  EXPECT_EQ(
      mistakes("  a: {unit: 1, value: 1, index: {by: a, each: year}}\n"),
      "s.yaml:5:38: the indexation goes in a circle (a → a). Take one of these out of the circle");
  EXPECT_EQ(
      mistakes("  a: {unit: 1, from: {2025-01: 1}, index: {by: cpi, each: year}}\n"
               "  cpi: {unit: 1, from: {2025-02: 1}}\n"),
      "s.yaml:5:48: 'cpi' has no value in 2025-01 ('a' is indexed by it and needs it then). Give "
      "it one, or let the indexation be `active` later");
  EXPECT_EQ(mistakes("  a: {unit: 1, from: {2025-01: 1}, index: {by: cpi, each: year}}\n"
                     "  cpi: {unit: 1, from: {2025-01: 1, 2026-01: 0}}\n"),
            "s.yaml:6:46: 'cpi' is 0 in 2026-01 ('a' is indexed by it, and an index is above 0)");
  EXPECT_EQ(
      mistakes("  a: {unit: 1, range: [0, 1.5], from: {2025-01: 1}, index: {by: cpi, each: year}}\n"
               "  cpi: {unit: 1, from: {2025-01: 1, 2026-01: 2}}\n"),
      "s.yaml:5:49: 2 lies outside the range of 'a' (it goes from 0 to 1.5, also in 2026-01). "
      "Where that is meant, widen the `range` where 'a' is declared");
}

struct Mistake {
  const char* index;
  const char* said;
};

class IndexationMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(IndexationMistakes, AreToldWithTheirPlace) {
  EXPECT_EQ(WrittenFiles().mistakes_in(
                kHead + "  a:\n    unit: EUR\n    value: 1\n    index: " + GetParam().index + "\n"),
            std::string("s.yaml:8:") + GetParam().said);
}

const Mistake kMistakes[] = {
    {"{by: a}", "12: 'each' is missing in the indexation (it is required)"},
    {"{by: a, each: day}", "26: unknown length of time 'day'. Known are month, quarter, year"},
    {"{by: a, each: year, in: 13}",
     "36: a month of the year is needed here (they go from 1 to 12)"},
    {"{by: a, each: month, in: 2}",
     "37: 'in' has no meaning here (every month is a month of indexation). Take it out"},
    {"{by: a, each: year, round: 0}", "39: numbers are rounded to a multiple of a step above 0"},
    {"{by: a, each: year, round: {}}",
     "39: rounding goes either up or down. Write round: {up: 0.01}, or round: 0.01 for the "
     "nearest"},
    {"{by: a, each: year, round: 1 EUR/year}",
     "12: 'a' is in EUR, but it is rounded in EUR/year (nothing is converted silently)"},
    {"{by: a, each: year, active: true}",
     "40: 'active' is a map of months and true or false. Write active: {2025-01: true, 2027-01: "
     "false}"},
    {"{by: a, each: year, active: {2025-01: 1}}", "50: true or false is needed here"},
};

INSTANTIATE_TEST_SUITE_P(Each, IndexationMistakes, testing::ValuesIn(kMistakes));

}  // namespace
}  // namespace civitas
