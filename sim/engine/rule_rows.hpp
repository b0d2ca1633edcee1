// SPDX-License-Identifier: Apache-2.0
// What rules do with the rows of a block, without a branch for each row.
#pragma once

#include <cstddef>
#include <cstdint>

namespace civitas {

/// Whether x lies between `low` and `high` in each row where `fires` is not 0; what is no number
/// does not.
bool all_between(const double* fires, const double* x, double low, double high, std::size_t count);

/// Whether x is a whole number in each of them.
bool all_whole(const double* fires, const double* x, std::size_t count);

/// Writes x where `fires` is not 0.
void put(const double* fires, const double* x, std::size_t count, double* out);
void put(const double* fires, const double* x, std::size_t count, std::int32_t* out);
void put(const double* fires, const double* x, std::size_t count, std::uint8_t* out);

}  // namespace civitas
