// SPDX-License-Identifier: Apache-2.0
// The resolved text of a scenario, read again, is the same scenario: every form of parameter,
// dated, indexed and changed.
#include <gtest/gtest.h>

#include "sim/io/scenario_writer.hpp"
#include "sim/scenario/indexation.hpp"
#include "tests/scenario/written_files.hpp"

namespace civitas {
namespace {

const std::string kEverything =
    kHead +
    R"yaml(  a: {unit: EUR/month, source: Act, note: net, from: {2025-01: 1, 2026-01: {value: 2, source: X, note: "y: z"}, 2027-01: expected, 2028-01: abolished}}
  b: {unit: 1, value: {value: 0.1, source: Y}, range: [0, 1]}
  old: {unit: EUR, from: {2020-01: 100}, index: {by: cpi, each: quarter, in: 2, round: {up: 0.01}, active: {2021-01: true, 2023-01: false}}}
  always: {unit: EUR, value: 100, index: {by: cpi, each: month, round: {down: 0.5}}}
  tax:
    type: marginal_rate
    unit: EUR/year
    brackets: [{above: 0, rate: 0}, {above: {2025-01: 11000, 2030-01: abolished}, rate: {2025-01: 0.2, 2026-01: 0.25}}]
    index: {by: cpi, each: year, round: 1}
  fee: {type: single_amount, unit: EUR/year, gives: EUR/month, brackets: [{above: 0, amount: 5}]}
  aid: {unit: EUR/month, axes: {age: [0-2, 3+], sex: [m, "it's"]}, from: {2025-01: [[1, 2], [3, 4]], 2027-01: [[1, 2], [3, 5]], 2029-01: abolished}}
  divide: {unit: date, from: {2025-01: 1960-01-01, 2027-01: {value: 1961-07-01, source: X}}, range: [1900-01-01, 2000-01-01]}
  pension: {type: single_amount, unit: date, gives: 1, brackets: [{above: 1900-01-01, amount: 65}, {above: 1964-01-01, amount: 67}]}
assumptions:
  cpi: {unit: 1, from: {2020-01: 1, 2022-01: 1.1, 2026-01: 1.2, 2029-01: 1.3}}
values:
  household.benefit: {is: "a * count(members)", unit: EUR/month}
assert: [{that: "b <= \"0\"", each: year}, {that: b > 0}]
)yaml";

void expect_the_same_again(const WrittenFiles& files, const Scenario& scenario) {
  const std::string text = scenario_text(scenario);
  const Scenario again = files.read_text(text);
  EXPECT_EQ(scenario_text(again), text);
  ASSERT_EQ(again.parameters.size(), scenario.parameters.size());
  Problems problems;
  const auto before = effective(scenario, problems), after = effective(again, problems);
  EXPECT_TRUE(problems.empty());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_TRUE(same(scenario.parameters[i], again.parameters[i])) << before[i].name;
    EXPECT_TRUE(same(before[i], after[i])) << before[i].name;
  }
}

TEST(RoundTrip, AScenarioWithEveryForm) {
  const WrittenFiles files;
  expect_the_same_again(files, files.read_text(kEverything));
}

TEST(RoundTrip, AReformWithEveryChange) {
  const WrittenFiles files;
  files.write("base.yaml", kEverything);
  files.write("x.yaml",
              "civitas: 1\nchanges:\n  - {set: b, to: 0.4, during: [2026-03, 2027-06]}\n");
  files.write("r.yaml", R"yaml(civitas: 1
base: base.yaml
overlays: [x.yaml]
changes:
  - {set: a, to: 7, during: [2026-06, 2027-06], source: Bill}
  - {set: a, to: expected, from: 2027-11}
  - {set: old, to: 130, during: [2026-03, 2028-03]}
  - {set: always, to: 150, during: [2026-03, 2028-03]}
  - {set: always, to: 170, from: 2030-01, then: keep}
  - {set: tax, bracket: 2, above: 12000, rate: 0.3, during: [2026-01, 2027-12]}
  - {replace: tax, brackets: [{above: 0, rate: 0.1}], during: [2029-01, 2030-12]}
  - {set: aid, at: {age: 3+, sex: "it's"}, to: 9, during: [2026-01, 2026-12]}
  - {replace: fee, index: {by: cpi, each: year}}
  - {replace: cpi, index: none}
  - {modify: household.benefit, to: value * 1.1}
  - {modify: household.benefit, to: "max(value, 3 EUR/month)"}
)yaml");
  const Scenario reform = files.read("r.yaml");
  EXPECT_EQ(reform.doubts.size(), 1);  // cpi was not indexed
  expect_the_same_again(files, reform);
}

}  // namespace
}  // namespace civitas
