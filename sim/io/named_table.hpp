// SPDX-License-Identifier: Apache-2.0
// A CSV file that a scenario names.
#pragma once

#include <string>

#include "sim/core/text.hpp"
#include "sim/io/csv.hpp"

namespace civitas {

/// The file at `path`; when it cannot be read, that is told where it is `named`.
csv::Table read_table(const std::string& path, const Text& named);

}  // namespace civitas
