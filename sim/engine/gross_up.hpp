// SPDX-License-Identifier: Apache-2.0
// Makes net amounts gross by inverting the law: one factor for each row, so that a value comes out
// as observed.
#pragma once

#include "sim/population/population.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Multiplies scenario.population.gross_up's columns in `records`, by the law of the scenario's
/// first month. The value must grow with the columns. Afterwards it differs from what it should be
/// by at most 1e-9 of it, or is an InputError. Rows whose columns are all 0 stay as they are.
void gross_up(Population& records, const Scenario& scenario);

}  // namespace civitas
