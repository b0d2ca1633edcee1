// SPDX-License-Identifier: Apache-2.0
// Writes as YAML who lives in a scenario, and how its population is made.
#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The entry of a value under `values:`, two blanks from the margin.
std::string value_text(const Value& value);

/// The block `population:`. It says what the law was when the people were made, where that is not
/// the law of the scenario: so nobody needs its base to make the same people. Paths of files are
/// relative to `folder`.
std::string population_text(const Scenario& scenario, const std::string& folder);

/// `path`, seen from `folder`: as it is where there is no way from one to the other.
std::string path_from(const std::string& folder, const std::string& path);

}  // namespace civitas
