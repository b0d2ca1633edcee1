// SPDX-License-Identifier: Apache-2.0
// The shard file of a sweep: the runs that one process has done so far. FORMAT.md describes it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace civitas {

enum class RunStatus : std::uint8_t {
  missing = 0,
  complete = 1,
  failed = 2,
  not_needed = 3  // the replicates before were enough
};

/// One point of the design under one replicate.
struct SweepRun {
  std::uint32_t point = 0;      // from 1, as in the design's rows
  std::uint32_t replicate = 1;  // from 1
  RunStatus status = RunStatus::missing;
  std::string message;                     // failed: why; complete: what it warned of
  std::vector<double> scenario, baseline;  // complete: what is kept; baseline empty: none
};

struct Shard {
  std::string plan;        // digest of the plan, see sweep_manifest.hpp
  std::string program;     // version and commit of the program
  std::size_t values = 0;  // numbers kept of a complete run
  bool baseline = false;
  std::vector<SweepRun> runs;
};

/// Puts the file at `path`, whole (see publish); runs in order of point and replicate.
void write_shard(const std::string& path, const Shard& shard);
/// Throws InputError when the file cannot be read or is not as it was written.
Shard read_shard(const std::string& path);

/// The name of the file of shard `index` (from 0) of `count` in the folder of a sweep.
std::string shard_path(const std::string& folder, std::size_t index, std::size_t count);
/// All shard files in the folder of a sweep, in order of their names.
std::vector<std::string> shard_paths(const std::string& folder);

}  // namespace civitas
