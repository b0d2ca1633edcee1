// SPDX-License-Identifier: Apache-2.0
// The merged file of a sweep (SWEEP_FORMAT.md) read as results whose series are broken down by
// point, too, and by side where there is a baseline; for the forms that know no sweeps.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/results.hpp"
#include "sim/io/hdf5_reader.hpp"

namespace civitas {

/// What was varied: a text for each point, empty where it is as the scenario has it.
struct SweptFactor {
  std::string name, unit, long_name;
  bool of_numbers = false;
  std::vector<std::string> values;
};

struct SweptResults {
  Results results;  // breakdowns `point` and `side` come first; no plan, population and panel
  std::vector<SweptFactor> factors;
};

/// Whether the file is the merged file of a sweep.
bool is_of_a_sweep(const hdf5::Reader& file);

/// Throws InputError (Blame::files) when it is none of this version.
SweptResults read_sweep(const hdf5::Reader& file);

}  // namespace civitas
