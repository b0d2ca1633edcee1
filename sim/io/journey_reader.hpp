// SPDX-License-Identifier: Apache-2.0
// Reads the block `journeys:` of a scenario: services that citizens go through step by step.
//
// A journey is written in words of its own and becomes what the language has already: for the
// journey `grant` of households with the steps ask and paid
//   state   household.grant          the step: none, ask, paid
//           household.grant_months   months in it
//           household.grant_effort   hours spent in this step of time, if any step has a burden
//   values  household.grant_who, household.grant_ask_passes, … one for each formula written, and
//           household.grant_next     the step after this one
//   rule    grant                    which moves everybody at once
// So all that works on values, columns and rules (reforms, explain, diff, indicators) works on it.
#pragma once

#include <vector>

#include "sim/io/yaml.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

struct Journeys {
  std::vector<StateColumn> state;
  std::vector<Value> values;
  std::vector<Rule> rules;
};

/// Mistakes go to `problems`, among them steps that nobody can leave.
Journeys read_journeys(const yaml::Node& node, Problems& problems);

}  // namespace civitas
