// SPDX-License-Identifier: Apache-2.0
// Parameters through time: what holds when, and every mistake in writing them down.
#include "sim/scenario/parameter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/scenario/written_files.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

constexpr Month kBefore = Month::of(2026, 12), kThen = Month::of(2027, 1);

Parameter first(const std::string& parameters) {
  return WrittenFiles().read_text(kHead + parameters).parameters.at(0);
}

TEST(Parameter, AnExpectedNumberLeavesTheOneBefore) {
  const Parameter p = first("  a: {unit: 1, from: {2025-01: 3, 2027-01: expected, 2028-01: 4}}\n");
  EXPECT_EQ(at(p.values, kThen)->number, 3);
  EXPECT_EQ(at(p.values, Month::of(2028, 1))->number, 4);
}

TEST(Parameter, AbolishedZeroAndExpectedAreThreeThings) {
  const Parameter gone = first("  a: {unit: 1, from: {2025-01: 3, 2027-01: abolished}}\n");
  const Parameter zero = first("  a: {unit: 1, from: {2025-01: 3, 2027-01: 0}}\n");
  EXPECT_TRUE(at(gone.values, kThen)->abolished);
  EXPECT_FALSE(at(zero.values, kThen)->abolished);
  EXPECT_EQ(at(zero.values, kThen)->number, 0);
  EXPECT_FALSE(at(gone.values, kBefore)->abolished);
}

TEST(Parameter, ANumberHasItsOwnSourceAndNote) {
  const Parameter p = first(
      "  a:\n    unit: EUR/month\n    source: Act\n    note: paid monthly\n"
      "    from: {2025-01: 3 EUR/month, 2027-01: {value: 4, source: Amendment, note: late}}\n");
  EXPECT_EQ(p.note, "paid monthly");
  EXPECT_EQ(p.values[0].source, "");
  EXPECT_EQ(p.values[1].source, "Amendment");
  EXPECT_EQ(p.values[1].note, "late");
}

TEST(Parameter, BracketsBeginAndEndInTimeInEveryKindOfSchedule) {
  for (const std::string kind : {"marginal_rate", "marginal_amount", "single_amount"}) {
    const std::string word = kind == "marginal_rate" ? "rate" : "amount";
    const Parameter p = first(
        "  a:\n    type: " + kind + "\n    unit: EUR/year\n    brackets:\n      - {above: 0, " +
        word + ": 0}\n      - {above: {2025-01: 10, 2027-01: abolished}, " + word +
        ": 0.2}\n      - {above: {2027-01: 20}, " + word + ": {2027-01: 0.3, 2028-01: 0.4}}\n");
    EXPECT_THAT(schedule_at(p, kBefore).above, ElementsAre(0, 10));
    EXPECT_THAT(schedule_at(p, kThen).above, ElementsAre(0, 20));
    EXPECT_THAT(schedule_at(p, kThen).gives, ElementsAre(0, 0.3));
    EXPECT_THAT(schedule_at(p, Month::of(2028, 1)).gives, ElementsAre(0, 0.4));
  }
}

TEST(Parameter, TablesAreDatedAsAWholeOrCellByCell) {
  const std::string axes =
      "  a:\n    unit: EUR/month\n    axes: {age: [0-2, 3-9, 10+], sex: [m, f]}\n";
  const Parameter whole =
      first(axes +
            "    from:\n      2025-01: [[1, 2], [3, 4], [5, 6]]\n      2027-01: "
            "{values: [[1, 2], [3, 4], [5, 7 EUR/month]], source: Act}\n");
  const Parameter cells =
      first(axes + "    values: [[1, 2], [3, 4], [5, {2025-01: 6, 2027-01: 7}]]\n");
  for (const Parameter& p : {whole, cells}) {
    EXPECT_THAT(cells_at(p, kBefore), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(cells_at(p, kThen), ElementsAre(1, 2, 3, 4, 5, 7));
  }
  EXPECT_EQ(whole.cells[0][1].source, "Act");
  const Parameter ends =
      first(axes + "    from: {2025-01: [[1, 2], [3, 4], [5, 6]], 2027-01: abolished}\n");
  EXPECT_EQ(cells_at(ends, kBefore)[5], 6);
  EXPECT_TRUE(std::isnan(cells_at(ends, kThen)[5]));
}

TEST(Parameter, BandsMayHaveGapsAndNamesNeedNoOrder) {
  EXPECT_EQ(first("  a: {unit: 1, axes: {age: [0-2, 5, 10+]}, values: [1, 2, 3]}\n").cells.size(),
            3);
  EXPECT_EQ(first("  a: {unit: 1, axes: {tenth: ['2', '1']}, values: [1, 2]}\n").cells.size(), 2);
  EXPECT_EQ(first("  a: {unit: 1, axes: {sex: [male, 3-9]}, values: [1, 2]}\n").cells.size(), 2);
}

struct Mistake {
  const char* written;
  const char* said;
};

class ParameterMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(ParameterMistakes, AreToldWithTheirPlace) {
  EXPECT_EQ(WrittenFiles().mistakes_in(kHead + GetParam().written), GetParam().said);
}

const Mistake kMistakes[] = {
    {"  a: {unit: 1, value: expected}\n",
     "s.yaml:5:23: 'expected' needs a date. Write it behind a month, for example {2027-01: "
     "expected}"},
    {"  a: {unit: 1, from: {2025-01: 1, 2024-01: 2}}\n",
     "s.yaml:5:35: the dates are not in ascending order. Write the earlier date first"},
    {"  a: {unit: 1, from: {2025-01: {value: 1, since: 2026-01}}}\n",
     "s.yaml:5:50: this number would be written down later (it begins in 2025-01). Write an "
     "earlier "
     "month"},
    {"  a: {unit: EUR/month, from: {2025-01: 5000 EUR/year}}\n",
     "s.yaml:5:40: 'a' is in EUR/month, but this amount is in EUR/year (nothing is converted "
     "silently). Write 416.667 EUR/month, a twelfth of it"},
    {"  a: {unit: EUR/year, value: 1, range: [0, 5000 EUR/month]}\n",
     "s.yaml:5:44: 'a' is in EUR/year, but this amount is in EUR/month (nothing is converted "
     "silently). Write 60000 EUR/year, twelve times it"},
    {"  a: {unit: 1, range: [0, 1], from: {2025-01: 0.5, 2026-01: 2}}\n",
     "s.yaml:5:61: 2 lies outside the range of 'a' (it goes from 0 to 1). Where that is meant, "
     "widen the `range` where 'a' is declared"},
    {"  a: {unit: 1, axes: {age: [0-2, 2-9]}, values: [1, 2]}\n",
     "s.yaml:5:34: the bands of 'age' overlap or do not ascend ('2-9' comes after '0-2')"},
    {"  a: {unit: 1, axes: {age: [10+, 0-9]}, values: [1, 2]}\n",
     "s.yaml:5:34: the bands of 'age' overlap or do not ascend ('0-9' comes after '10+')"},
    {"  a: {unit: 1, axes: {age: [9-2, 10+]}, values: [1, 2]}\n",
     "s.yaml:5:29: the band '9-2' ends before it begins"},
    {"  a: {unit: 1, axes: {sex: [m, m]}, values: [1, 2]}\n",
     "s.yaml:5:28: the axis 'sex' has a label twice"},
    {"  a: {unit: 1, axes: {sex: [m, f]}, values: [1]}\n",
     "s.yaml:5:45: a list of 2 entries is needed here (one for each label of 'sex')"},
    {"  a: {unit: 1, axes: {sex: [m, f]}, from: {2025-01: 3}}\n",
     "s.yaml:5:53: the cells of a month are lists, `abolished` or `expected`"},
    {"  a: {unit: 1, axes: {sex: [m, f]}, range: [0, 1], values: [1, 2 EUR]}\n",
     "s.yaml:5:64: 'a' is in 1, but this amount is in EUR (nothing is converted silently). "
     "Write a number without a unit\n"
     "s.yaml:5:64: 2 lies outside the range of 'a' (it goes from 0 to 1). Where that is meant, "
     "widen the `range` where 'a' is declared"},
    {"  a:\n    type: marginal_rate\n    unit: EUR/year\n    brackets:\n      - {above: 0, rate: 0 "
     "EUR}\n",
     "s.yaml:9:26: 'a' is in 1, but this amount is in EUR (nothing is converted silently). "
     "Write a number without a unit"},
    {"  a:\n    type: single_amount\n    unit: EUR/year\n    brackets: [{above: 0, rate: 0}]\n",
     "s.yaml:8:16: the brackets of 'a' have amounts (it is a schedule of the type single_amount). "
     "Write amount: …"},
    {"  a:\n    type: marginal_rate\n    unit: EUR/year\n    brackets: [{above: 0}]\n",
     "s.yaml:8:16: a bracket has either a 'rate' or an 'amount'. Write {above: 12000, rate: 0.2}"},
    {"  a:\n    type: marginal_rate\n    unit: EUR/year\n    brackets:\n      - {above: {2025-01: "
     "1, "
     "2027-01: 9}, rate: 0}\n      - {above: 5, rate: 1}\n",
     "s.yaml:10:17: the brackets are not in ascending order (each begins above the one before, "
     "also "
     "in 2027-01)"},
};

INSTANTIATE_TEST_SUITE_P(Each, ParameterMistakes, testing::ValuesIn(kMistakes));

}  // namespace
}  // namespace civitas
