// SPDX-License-Identifier: Apache-2.0
// Results read back from their file: what the writer (results_file.hpp) was given.
#pragma once

#include <string>

#include "sim/engine/results.hpp"
#include "sim/io/hdf5_reader.hpp"

namespace civitas {

/// All of the file, so that results_image() of it gives the same bytes. Throws InputError
/// (Blame::files) when it is no results file of this version.
Results read_results(const hdf5::Reader& file);

/// Parts of it that files of sweeps have, too: the calendar; and a series, whose breakdowns come
/// after so many other dimensions.
void read_time(const hdf5::Reader& file, Results& results);
Series read_series(const hdf5::Reader& file, const std::string& name, std::size_t before);

}  // namespace civitas
