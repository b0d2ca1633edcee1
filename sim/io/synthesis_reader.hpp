// SPDX-License-Identifier: Apache-2.0
// Reads what a scenario does to its records: `synthesise`, `calibrate` and `uprate`.
#pragma once

#include <functional>
#include <string>

#include "sim/io/fields.hpp"
#include "sim/scenario/population_source.hpp"

namespace civitas {

/// `population`: the block of that name. `beside` turns a file name in the scenario into a path.
void read_synthesis(Fields& population, PopulationSource& source,
                    const std::function<std::string(const std::string&)>& beside,
                    Problems& problems);

}  // namespace civitas
