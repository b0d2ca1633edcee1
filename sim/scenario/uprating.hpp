// SPDX-License-Identifier: Apache-2.0
// Uprating: amounts of the file's year, carried to the first month of the scenario.
#pragma once

#include "sim/population/population.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Multiplies the columns of scenario.population.uprating by level(first month) / level(from) of
/// the index as it takes effect (indexation.hpp). Nothing is rounded: these are no numbers of the
/// law.
void uprate(Population& records, const Scenario& scenario);

}  // namespace civitas
