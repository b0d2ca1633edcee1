// SPDX-License-Identifier: Apache-2.0
// From weighted records to a population of any size.
#pragma once

#include <cstddef>

#include "sim/population/population.hpp"

namespace civitas {

/// Orders households by (region, key) and members by key, and links them. `household_of[p]` is a
/// row of the households. The column "region" of the households, if there is one, gives the order
/// of regions.
Population ordered(const Table& persons, const Table& households,
                   std::span<const std::uint32_t> household_of);

/// Copies whole households, as often as their weights ask, until there are `persons` persons.
///
/// Largest remainder: household h is due persons · w_h / Σ persons' weights copies; everybody gets
/// the whole part, and the households with the largest remainders (ties: lowest key) one more,
/// passing over those too large to fit in. The places that these leave go to smaller households, in
/// the same order, so no household has two copies more than it is due. The number of persons is
/// exact when enough of them live alone; otherwise it falls short by less than the largest
/// household. Every copy has a key of its own, the same for every size of population, and every
/// person the weight Σ weights / persons.
Population expand(const Population& records, std::size_t persons);

}  // namespace civitas
