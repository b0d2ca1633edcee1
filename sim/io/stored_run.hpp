// SPDX-License-Identifier: Apache-2.0
// What a results file says about the run that it is of.
#pragma once

#include <string>

namespace civitas {

struct StoredRun {
  bool complete = false;
  std::string program;  // as program_name gives it
  std::string scenario_file;
  std::string resolved_scenario;  // as scenario_text gave it
  std::size_t replicates = 0;     // recorded
};

/// Reads the file at `path`. Throws InputError (Blame::files) when it is no results file.
StoredRun read_stored_run(const std::string& path);

}  // namespace civitas
