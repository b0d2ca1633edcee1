// SPDX-License-Identifier: Apache-2.0
// Whether margins agree on how many persons and households there are.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/population/margin.hpp"

namespace civitas {

/// Margins of the same entity and level count the same people: the first one counts, and the others
/// are multiplied, area by area, to sum to what it sums to. Gives the largest difference that there
/// was; one of more than `tolerance` of the sums is a problem at the margin's place.
double make_agree(std::vector<Margin>& margins, const Geography& geography, double tolerance,
                  Problems& problems);

/// Why margins cannot be met together in `zones`, which are whole areas of all levels: two of
/// different levels, or of persons and of households by size, that differ by more than `tolerance`
/// in how many there are; those that differ by the largest share. Nothing: there are none.
std::optional<Problem> contradiction(const std::vector<Margin>& margins, const Geography& geography,
                                     std::span<const std::size_t> zones, double tolerance);

}  // namespace civitas
