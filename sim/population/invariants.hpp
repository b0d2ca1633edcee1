// SPDX-License-Identifier: Apache-2.0
// What holds of every population, whatever has happened to it.
#pragma once

#include "sim/population/population.hpp"

namespace civitas {

/// Throws a Bug that says what is broken: every column has a value for each row; nobody lives in no
/// household and no household is empty; members stand side by side; rows are in order of (region,
/// household, key) and no key is there twice; networks are among those who are there.
void require_consistent(const Population& population);

}  // namespace civitas
