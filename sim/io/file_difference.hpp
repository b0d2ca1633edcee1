// SPDX-License-Identifier: Apache-2.0
// What differs between two results files, or two merged files of sweeps.
#pragma once

#include <string>
#include <vector>

#include "sim/io/hdf5_reader.hpp"

namespace civitas {

/// One dataset or attribute that is not the same in both.
struct FileDifference {
  std::string name;         // "poverty_rate_by_region", "civitas_version of /provenance"
  std::string where;        // the first value that differs: "replicate 2, 2027-03, Wien"; empty: all
  std::string there, here;  // its value in the first file and in the second; "nothing": not there
  bool number = false;      // a number or a label, not the words around them
};

/// Numbers first, each in the order of the first file. A NaN is the same as another.
std::vector<FileDifference> file_differences(const hdf5::Reader& there, const hdf5::Reader& here);

}  // namespace civitas
