// SPDX-License-Identifier: Apache-2.0
// What a run may go on from: its own checkpoint, or the past of another run that was the same until
// then.
#pragma once

#include "sim/engine/checkpoint.hpp"
#include "sim/io/stored_run.hpp"

namespace civitas {

/// A checkpoint of the run, without the states of its replicates.
Checkpoint checkpoint_of(const Plan& plan, int replicates);

/// Throws InputError unless the checkpoint read from `path` is one of the run `own`.
void require_own(const Checkpoint& checkpoint, const std::string& path, const Checkpoint& own,
                 const Plan& plan);

/// The same of the results read from `path`.
void require_own(const StoredRun& stored, const std::string& path, const Checkpoint& own,
                 const Plan& plan);

/// Throws InputError unless the run `own` can go on from the end of the past that was read from
/// `path`: all replicates stand in the same month, and until then both scenarios are the same.
void require_same_past(const Checkpoint& past, const std::string& path, const Checkpoint& own,
                       const Plan& plan);

}  // namespace civitas
