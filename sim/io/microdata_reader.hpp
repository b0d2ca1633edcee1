// SPDX-License-Identifier: Apache-2.0
// Reads microdata: a CSV file of persons, through a mapping file that says what its columns mean.
//
// The mapping (described in scenarios/README.md):
//   household: {id: COLUMN, size: COLUMN, attributes: {NAME: ATTRIBUTE…}}
//   person:    {id: COLUMN, weight: COLUMN, attributes: {NAME: ATTRIBUTE…}}
// An ATTRIBUTE names a `column`, or columns to `sum` and to subtract (`less`); its `type`, `unit`,
// `description`, what a `missing` field means, to which least and greatest number it is clipped
// (`clip`), and for categories its `labels` and what each value of the column means (`values`).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/population/population.hpp"

namespace civitas {

/// One row for each record; households and persons carry `weight`. Throws InputError with every
/// mistake found.
Population read_microdata(const std::string& csv_path, const std::string& mapping_path);

}  // namespace civitas
