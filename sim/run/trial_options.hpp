// SPDX-License-Identifier: Apache-2.0
// What commands share that run points one after the other: their options, and how they stop.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "sim/run/commands.hpp"
#include "sim/run/trials.hpp"

namespace civitas {

void add_trial_options(CLI::App& command, TrialOptions& options);

/// Throws InputError when no folder is named and it is no dry run, or what `found` names cannot be
/// put there.
void require_folder(const SweepPlan& plan, const TrialOptions& options,
                    const std::vector<std::string>& found);

/// Does the work, which may be Interrupted: then what was run is kept in `folder`, and that is
/// told.
ExitCode until_interrupted(const std::string& folder, const std::function<void()>& work);

}  // namespace civitas
