// SPDX-License-Identifier: Apache-2.0
// Results made again from what their file holds.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/io/hdf5_reader.hpp"

namespace civitas {

struct RerunOptions {
  int threads = 0;
  std::string design;      // of a sweep that was run with one: its list of points, if moved since
  bool in_folder = false;  // the current folder is one that was asked for
  std::string beside;      // folder of the results, as it is called here; empty: this one
};

/// The bytes of the results file `stored`, or of the merged file of a sweep, made anew. Its paths
/// begin at the current folder. Throws InputError when the file is of an unfinished run, or files
/// it was made from are missing or changed; `notes` get what is no obstacle.
std::vector<std::byte> made_again(const hdf5::Reader& stored, const RerunOptions& options,
                                  std::vector<Problem>& notes);

}  // namespace civitas
