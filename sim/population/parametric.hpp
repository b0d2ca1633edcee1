// SPDX-License-Identifier: Apache-2.0
// Made-up households, of which nothing is known but how many live in each.
#pragma once

#include <cstddef>
#include <span>

#include "sim/population/population.hpp"

namespace civitas {

/// `persons` citizens of weight 1 in households of 1, 2, … members, of which there are as many as
/// `shares` ask; {1} is everybody alone. Shares are not negative, with a sum above 0.
///
/// Each household has the size that is furthest behind its share among those before it, so that
/// every size is met to within one household for each size that there is; the last may be cut
/// short. The first households are the same in every size of population.
Population parametric(std::size_t persons, std::span<const double> shares);

}  // namespace civitas
