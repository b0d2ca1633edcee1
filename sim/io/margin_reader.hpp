// SPDX-License-Identifier: Apache-2.0
// Reads margins and zones from tidy CSV files (described in scenarios/README.md).
//
//   zones    one row for each zone; its first column names the zone, the others the larger areas in
//            which it lies. A column that is also a category of households means the same.
//   margin   a row for each cell: the column `count`, at most one column of the zones file, and
//            attributes, whose fields are classes: a label, a number, `15-64` or `65+`. `size` is
//            the number of members of the household. Cells that are left out count 0.
#pragma once

#include "sim/population/margin.hpp"
#include "sim/scenario/population_source.hpp"

namespace civitas {

Geography read_zones(const SynthesisSource& source, const Population& records);

/// Throws InputError with every mistake of the files.
std::vector<Margin> read_margins(const std::vector<MarginSource>& sources,
                                 const Geography& geography, const Population& records);

}  // namespace civitas
