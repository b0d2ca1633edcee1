// SPDX-License-Identifier: Apache-2.0
// What holds of every population, whatever has happened to it.
#pragma once

#include <span>

#include "sim/population/events.hpp"
#include "sim/population/population.hpp"

namespace civitas {

/// Throws a Bug that says what is broken: every column has a value for each row; nobody lives in no
/// household and no household is empty; members stand side by side; rows are in order of (region,
/// household, key) and no key is there twice; networks are among those who are there, and who has
/// a mutual tie to somebody is tied by them.
void require_consistent(const Population& population);

/// Throws a Bug unless those who were born and came, less those who died and went, are the
/// difference between `before` persons and `now`.
void require_balance(std::size_t before, std::span<const Registration> registered, std::size_t now);

}  // namespace civitas
