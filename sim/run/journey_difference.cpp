// SPDX-License-Identifier: Apache-2.0
#include "sim/run/journey_difference.hpp"

#include <algorithm>

#include "sim/scenario/journey.hpp"

namespace civitas {

std::vector<Difference> with_journeys(std::vector<Difference> list, const Scenario& a,
                                      const Scenario& b) {
  for (const bool gone : {true, false}) {
    const Scenario &of = gone ? a : b, &other = gone ? b : a;
    for (const Rule& rule : of.rules) {
      const std::string steps = journey_of(of, rule);
      if (steps.empty() || other.find_rule(rule.name) != nullptr) continue;
      const auto is_part = [&](const Difference& one) {
        return (one.block == "rules" && one.name == rule.name) ||
               ((one.block == "state" || one.block == "values") &&
                is_of_journey(of, rule, one.name));
      };
      const auto first = std::find_if(list.begin(), list.end(), is_part);
      if (first == list.end()) continue;
      Difference journey;
      journey.block = "journeys";
      journey.name = rule.name;
      (gone ? journey.before : journey.after) = steps;
      *first = journey;
      std::erase_if(list, is_part);
    }
  }
  return list;
}

}  // namespace civitas
