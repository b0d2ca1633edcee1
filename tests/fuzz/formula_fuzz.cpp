// SPDX-License-Identifier: Apache-2.0
// Any text as a formula of persons, bound, compiled and lived with for two months: it gives numbers
// or an InputError, and nothing else. tests/README.md says how to run it.
#include <cstdint>

#include "sim/io/file.hpp"
#include "tests/fuzz/small_place.hpp"

namespace {

constexpr std::size_t kLongest = 4096;

const char* const kScenario = R"yaml(civitas: 1
population: {microdata: people.csv, mapping: people.yaml}
time: {from: 2027-01, to: 2027-02}
parameters:
  rate: {unit: 1/year, from: {2027-01: 0.2, 2027-02: 0.3}}
  tax: {unit: EUR/year, type: marginal_rate, brackets: [{above: 0, rate: 0.1}, {above: 9000, rate: 0.3}]}
  grant: {unit: EUR/month, axes: {age: [0-17, 18+], sex: [male, female]}, values: [[1, 2], [3, 4]]}
values:
  person.income: {is: earnings + pension, unit: EUR/year}
  household.income: {is: "sum(members, income)", unit: EUR/year}
state: {person.seen: {type: bool, start: "false"}}
networks: {friends: {type: ring, neighbours: 2}}
rules: {see: {for: person, set: {seen: "any(friends, age > 40)"}}}
schedule: [see]
indicators: {mean: {of: person, mean: income, unit: EUR/year}}
)yaml";

struct Tried {
  civitas::SmallPlace place;
  civitas::Scenario scenario = civitas::SmallPlace::read(place.write("law.yaml", kScenario));
  civitas::Workers one{1};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace civitas;
  if (size > kLongest) return 0;
  static const Tried tried;
  const std::string chars(reinterpret_cast<const char*>(bytes), size);
  Text formula(chars, "law.yaml");
  formula.stands(0, {1, 1});
  try {
    check_utf8(chars, "law.yaml");
    Scenario scenario = tried.scenario;
    Indicator shown = scenario.indicators[0];
    shown.name = "tried";
    shown.formula = formula;
    scenario.indicators.push_back(shown);
    Plan plan = tried.place.plan(scenario);
    Simulation simulation(plan, 1, 1, 2, tried.one);
    simulation.step(false);
    simulation.step(false);
  } catch (const InputError&) {
  }
  return 0;
}
