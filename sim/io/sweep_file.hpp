// SPDX-License-Identifier: Apache-2.0
// The merged file of a sweep: netCDF-4/CF in HDF5. SWEEP_FORMAT.md, beside this file, is its
// specification.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/io/results_file.hpp"
#include "sim/io/shard_file.hpp"
#include "sim/io/sweep_manifest.hpp"

namespace civitas {

struct SweepResults {
  SweepManifest manifest;
  std::vector<std::vector<double>> points;  // rows of the design
  std::vector<SweepRun> runs;               // at most one for each point and replicate
};

/// The bytes of the file: the same for the same runs, however they were spread over shards. A run
/// that is not there has status `missing`. Throws InputError above `limit` bytes.
std::vector<std::byte> sweep_image(const SweepResults& results,
                                   std::size_t limit = kLargestResults);

/// All runs in the folder, from every shard; the first of two that are there twice. Throws
/// InputError when a shard is damaged or of another plan or program.
std::vector<SweepRun> read_runs(const std::string& folder, const SweepManifest& manifest);

/// Which are not there, in words, a line for each point with gaps: "point 3: replicates 2, 5 to 9".
std::vector<std::string> missing_runs(const SweepManifest& manifest,
                                      const std::vector<SweepRun>& runs);

}  // namespace civitas
