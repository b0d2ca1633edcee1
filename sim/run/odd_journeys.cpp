// SPDX-License-Identifier: Apache-2.0
// Journeys in the documentation: who goes through which steps, not the columns and the rule that
// they are made of.
#include <algorithm>

#include "sim/run/odd.hpp"

namespace civitas {
namespace {

// The formula behind one word of a journey, as it is now.
Line formula_of(const std::string& value, const Rule& journey, const Scenario& scenario) {
  const std::string full = std::string(name(journey.of)) + "." + value;
  const auto found = std::find_if(scenario.values.begin(), scenario.values.end(),
                                  [&](const Value& one) { return one.name == full; });
  return value.empty() || found == scenario.values.end() ? Line()
                                                         : Line::code(found->formula.chars);
}

}  // namespace

void tell_journey(const Rule& journey, const Scenario& scenario, Document& document) {
  document.add(Line::bold("Who") + ": each " + std::string(name(journey.of)) + " for whom " +
               formula_of(journey.name + "_who", journey, scenario) +
               " holds, and as long as it does. In a step of time everybody takes one step of the "
               "journey at most: who passes, and who does not pass but fails, goes where the table "
               "says.");
  Grid grid{{{"step", "passes if", "after months", "with the chance", "who passes goes to",
              "burden", "fails if", "who fails goes to"}}};
  for (const Rule::Step& step : journey.steps) {
    const auto told = [&](const std::string& value) {
      return formula_of(value, journey, scenario);
    };
    const auto place = [](const std::string& to) {
      return to == "none" ? Line("the start") : Line::code(to);
    };
    grid.rows.push_back({Line::code(step.name), told(step.passes), told(step.takes),
                         told(step.likely), step.then.empty() ? Line() : place(step.then),
                         told(step.burden), told(step.fails),
                         step.fails.empty() ? Line() : place(step.otherwise)});
  }
  document.add(grid);
}

}  // namespace civitas
