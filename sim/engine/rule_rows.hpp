// SPDX-License-Identifier: Apache-2.0
// What rules do with the rows of a block, without a branch for each row.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/population/attribute.hpp"

namespace civitas {

/// Whether x lies between `low` and `high` in each row where `fires` is not 0; what is no number
/// does not.
bool all_between(const double* fires, const double* x, double low, double high, std::size_t count);

/// Whether x is a whole number in each of them.
bool all_whole(const double* fires, const double* x, std::size_t count);

/// Whether a column kept so can take x in each of them.
bool may_be(Storage storage, const double* fires, const double* x, std::size_t count);

/// The numbers, from `first` on, of the rows where `whom` is not 0: how many.
std::size_t select(const double* whom, std::size_t count, std::uint32_t first, std::uint32_t* out);

/// Writes x where `fires` is not 0.
void put(const double* fires, const double* x, std::size_t count, double* out);
void put(const double* fires, const double* x, std::size_t count, std::int32_t* out);
void put(const double* fires, const double* x, std::size_t count, std::uint8_t* out);

}  // namespace civitas
