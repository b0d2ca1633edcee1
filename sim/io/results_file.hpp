// SPDX-License-Identifier: Apache-2.0
// The results file: netCDF-4/CF in HDF5. FORMAT.md, beside this file, is its specification.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/engine/results.hpp"

namespace civitas {

/// Bytes before compression that a results file may hold. Assumed: twice this much memory is free.
inline constexpr std::size_t kLargestResults = std::size_t{1} << 30;

/// The bytes of a results file: the same for the same results, whenever and wherever made. Throws
/// InputError when there is more than `limit` bytes to write, or when an indicator or a breakdown
/// has a name that the file needs for something else.
std::vector<std::byte> results_image(const Results& results, std::size_t limit = kLargestResults);

/// Puts the results at `path`, all at once (see publish).
void write_results(const std::string& path, const Results& results);

}  // namespace civitas
