// SPDX-License-Identifier: Apache-2.0
// A scenario with a number, a schedule of brackets, a table, a value and rules, and reforms of it.
#pragma once

#include <gtest/gtest.h>

#include "sim/scenario/change.hpp"
#include "tests/scenario/written_files.hpp"

namespace civitas {

inline const std::string kBase =
    kHead + R"yaml(  benefit: {unit: EUR/month, from: {2025-01: 100, 2027-01: 120}, range: [0, 500]}
  tax:
    type: marginal_rate
    unit: EUR/year
    brackets: [{above: 0, rate: 0}, {above: 11000, rate: 0.2}, {above: 20000, rate: 0.4}]
  aid: {unit: EUR/month, axes: {age: [0-2, 3-9], sex: [m, f]}, values: [[1, 2], [3, 4]]}
  fee: {type: single_amount, unit: EUR/year, brackets: [{above: 0, amount: 5}]}
values:
  household.child_benefit: {is: "benefit * count(members)", unit: EUR/month}
state:
  person.x: {type: real, start: 0}
rules:
  adopt: {for: person, set: {x: 1}}
  spare: {for: person, set: {x: 2}}
schedule: [adopt]
)yaml";

class Reform : public testing::Test {
 protected:
  Reform() { files_.write("s.yaml", kBase); }
  // Changes begin in line 4, column 5.
  std::string text(const std::string& changes) const {
    return "civitas: 1\nbase: s.yaml\nchanges:\n" + changes;
  }
  Scenario with(const std::string& change) const {
    files_.write("r.yaml", text("  - " + change + "\n"));
    return files_.read("r.yaml");
  }
  std::string mistakes(const std::string& change) const {
    files_.write("r.yaml", text("  - " + change + "\n"));
    return files_.mistakes("r.yaml");
  }
  std::string doubts(const std::string& change) const {
    std::string all;
    for (const Problem& problem : with(change).doubts)
      all += files_.plain(to_string(problem)) + "\n";
    return all;
  }
  static std::vector<double> benefit(const Scenario& scenario) {
    std::vector<double> years;
    for (int year = 2025; year < 2030; ++year)
      years.push_back(at(scenario.parameters[0].values, Month::of(year, 1))->number);
    return years;
  }
  static std::vector<double> rates(const Scenario& scenario, Month month) {
    return schedule_at(scenario.parameters[1], month).gives;
  }

  WrittenFiles files_;
};

}  // namespace civitas
