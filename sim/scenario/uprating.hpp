// SPDX-License-Identifier: Apache-2.0
// Uprating: amounts of the file's year, carried to the first month of the scenario.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sim/population/population.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Multiplies the columns of scenario.population.uprating by level(first month) / level(from) of
/// the index as it takes effect (indexation.hpp). Nothing is rounded: these are no numbers of the
/// law.
void uprate(Population& records, const Scenario& scenario);

/// The names of that index and of what it follows; empty when nothing is uprated.
std::set<std::string> uprated_by(const Scenario& scenario);

/// A change of that index moves nobody's amounts, because the people are made under the base: told
/// when the amounts would be others.
std::vector<Problem> uprating_doubts(const Scenario& scenario);

}  // namespace civitas
