// SPDX-License-Identifier: Apache-2.0
#include "sim/io/stored_run.hpp"

#include "sim/engine/results.hpp"
#include "sim/io/hdf5_reader.hpp"

namespace civitas {

StoredRun read_stored_run(const std::string& path) {
  const hdf5::Reader file(path, "Choose another name with -o, or give --force to replace it");
  StoredRun run;
  run.complete = file.yes("/", "complete");
  run.program = program_name(file.attribute("/provenance", "civitas_version"),
                             file.attribute("/provenance", "git_commit"));
  run.scenario_file = file.attribute("/provenance", "scenario_file");
  run.resolved_scenario = file.text("/provenance/resolved_scenario");
  run.replicates = file.shape("/replicate").at(0);
  return run;
}

}  // namespace civitas
