// SPDX-License-Identifier: Apache-2.0
// Results read back from their file: what the writer (results_file.hpp) was given.
#pragma once

#include <string>

#include "sim/engine/results.hpp"
#include "sim/io/hdf5_reader.hpp"

namespace civitas {

/// Whether the file is the merged file of a sweep, which has a format of its own.
bool is_of_a_sweep(const hdf5::Reader& file);

/// All of the file, so that results_image() of it gives the same bytes. Throws InputError
/// (Blame::files) when it is no results file of this version.
Results read_results(const hdf5::Reader& file);

}  // namespace civitas
