// SPDX-License-Identifier: Apache-2.0
// Checkpoints as files. CHECKPOINT.md, beside this file, is their format.
#pragma once

#include <optional>
#include <string>

#include "sim/engine/checkpoint.hpp"

namespace civitas {

/// results.h5.checkpoint
std::string checkpoint_name(const std::string& results);
/// The one before it: results.h5.checkpoint.before
std::string checkpoint_before(const std::string& checkpoint);

/// Puts the checkpoint at `path`, all at once (see publish). What was there is kept as the one
/// before.
void write_checkpoint(const std::string& path, const Checkpoint& checkpoint);

/// Reads one file. Throws InputError (Blame::files) with the reason when it cannot be read or is
/// damaged, and InputError when it is no checkpoint or of another format.
Checkpoint read_checkpoint(const std::string& path);

/// The checkpoint at `path` or, if that is not there or is damaged, the one before.
struct LastCheckpoint {
  Checkpoint checkpoint;
  std::string path;               // of the file that was read
  std::vector<Problem> refused;  // why the newer one was not
};
/// Nothing when there is neither. Throws the first reason when there is none that can be read.
std::optional<LastCheckpoint> last_checkpoint(const std::string& path);

/// Removes the file, if it is there.
void remove_checkpoint(const std::string& path);

/// SHA-256 over everything that a population consists of, in hex; but for columns that its scenario
/// has added, which follow from the scenario.
std::string population_digest(const Population& population,
                              const std::vector<StateColumn>& added = {});

}  // namespace civitas
