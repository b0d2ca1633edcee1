// SPDX-License-Identifier: Apache-2.0
// Scenarios as they are read: every block, bases of bases, and the resolved text, which read again
// is the same.
#include "sim/io/scenario_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/engine/registry.hpp"
#include "sim/io/scenario_writer.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kLaw = R"yaml(civitas: 1
title: "A \"small\" world: größer"
description: |
  Two lines,
    and an indented one.
population: {microdata: people.csv, mapping: people.yaml, persons: 100}
time: {from: 2025-01, to: 2026-12, step: quarter}
seed: 18446744073709551615
parameters:
  benefit:
    unit: EUR/month
    from: {2020-01: 100, 2025-06: {value: 120.5, source: law gazette}, 2026-01: abolished}
  flat: {unit: 1, value: 0.1, range: [0, 1], description: a rate}
  tax:
    unit: EUR/year
    type: marginal_rate
    brackets: [{above: 0, rate: 0}, {above: {2025-01: 11000, 2026-01: 12000}, rate: 0.2}]
  steps:
    {unit: EUR/year, gives: EUR/month, type: single_amount, brackets: [{above: 0, amount: 5}]}
assumptions:
  cells: {unit: 1, axes: {sex: [woman, man], "age band": [0-17, 18+]}, values: [[1, 2], [3, 4.25]]}
values:
  person.tax: {is: "scale(tax, wage)", unit: EUR/year, description: "what's due"}
  poor: "wage < 100 EUR/year"
state:
  person.group: {type: category, labels: ["1", "no", b c], start: "where(age > 3, '1', 'no')"}
  person.years: {type: real, unit: year, start: "0 year", description: since}
  household.seen: {type: bool, start: "false"}
indicators:
  tax: {of: person, sum: tax, where: age > 17, by: [sex], unit: EUR/year, title: Tax, every: year}
  "q": {of: person, quantile: tax, at: 0.1}
  all: {of: person, count: }
  share: {of: household, ratio: a, to: b}
panel: {persons: 3, of: [person.tax, household.seen]}
)yaml";

class Scenarios : public testing::Test {
 protected:
  Scenario read(const std::string& name, const std::vector<std::string>& settings = {}) const {
    return read_scenario(name, settings, [](const std::string& model) {
      const ModelCard* card = find_model(model);
      return card == nullptr ? std::vector<Parameter>{} : card->parameters;
    });
  }
  Scenario reform(const std::string& changes, const std::vector<std::string>& settings = {}) const {
    folder.write("law.yaml", law);
    return read(folder.write("reform.yaml", "civitas: 1\nbase: law.yaml\nchanges:\n" + changes),
                settings);
  }
  std::string mistakes(const std::string& text) const {
    try {
      read(folder.write("wrong.yaml", text));
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }
  // The benefit in some months.
  static std::vector<std::string> benefits(Scenario scenario) {
    std::vector<std::string> list;
    for (const char* month : {"2019-12", "2024-01", "2025-06", "2025-12", "2026-06"}) {
      const DatedNumber* number =
          at(scenario.find_parameter("benefit")->values, *Month::parse(month));
      list.push_back(number == nullptr   ? "none"
                     : number->abolished ? "abolished"
                                         : std::to_string(std::lround(number->number)));
    }
    return list;
  }

  Folder folder;
  std::string law = kLaw;
};

TEST_F(Scenarios, TheResolvedTextReadAgainIsTheSame) {
  const Scenario first = read(folder.write("law.yaml", law));
  const std::string text = scenario_text(first);
  const Scenario again = read(folder.write("resolved.yaml", text));
  EXPECT_EQ(scenario_text(again), text);
  EXPECT_EQ(again.title, "A \"small\" world: größer");
  EXPECT_EQ(again.seed, 18446744073709551615U);
  EXPECT_EQ(again.time.steps(), 8u);
  EXPECT_EQ(again.parameters.size(), first.parameters.size());
  EXPECT_EQ(again.state[0].attribute.labels, first.state[0].attribute.labels);
}

TEST_F(Scenarios, ShippedScenariosToo) {
  for (const char* name : {"austria", "higher_guarantee", "half_the_paperwork"}) {
    const std::string text =
        scenario_text(read(std::string(CIVITAS_ROOT "/scenarios/") + name + ".yaml"));
    EXPECT_EQ(scenario_text(read(folder.write("resolved.yaml", text))), text) << name;
  }
}

TEST_F(Scenarios, AReformOfAReformHasBothChanges) {
  reform("  - {set: benefit, to: 7, from: 2025-06}\n");
  const Scenario both = read(folder.write(
      "more.yaml",
      "civitas: 1\nbase: reform.yaml\nchanges: [{set: benefit, to: 8, from: 2026-01}]\n"));
  EXPECT_THAT(benefits(both), ElementsAre("none", "100", "7", "7", "8"));
  EXPECT_EQ(both.changes.size(), 2u);
  EXPECT_EQ(both.root().title, both.title);
  EXPECT_EQ(both.files.size(), 3u);
}

TEST_F(Scenarios, ModelsBringTheirParametersAndTheScenarioItsOwnNumbers) {
  Scenario scenario = reform("  - {insert: wages}\n  - {set: wages.persistence, to: 0.9}\n");
  EXPECT_EQ(scenario.find_parameter("wages.persistence")->values[0].number, 0.9);
  EXPECT_EQ(scenario.schedule[0].name.chars, "wages");
}

TEST_F(Scenarios, AMisspeltKeyIsToldOnce) {
  const std::string told = mistakes(
      "civitas: 1\npopulation: {microdata: a, maping: b}\ntime: {from: 2025-01, to: 2025-02}\n"
      "parameters:\n  x: {unti: 1, valeu: 3}\n");
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 2);
  EXPECT_THAT(told, HasSubstr("unknown key 'maping' in the population. Did you mean 'mapping'?"));
  EXPECT_THAT(told, HasSubstr("unknown key 'unti' in the parameter 'x'. Did you mean 'unit'?"));
  EXPECT_THAT(told, HasSubstr("unknown key 'valeu' in the parameter 'x'. Did you mean 'value'?"));
}

}  // namespace
}  // namespace civitas
