// SPDX-License-Identifier: Apache-2.0
// Reads experiment files.
#pragma once

#include <string>

#include "sim/scenario/experiment.hpp"

namespace civitas {

/// `design`: a CSV file of points instead of the experiment's own design; empty: none. Throws
/// InputError with every mistake found.
Experiment read_experiment(const std::string& path, const std::string& design);

}  // namespace civitas
