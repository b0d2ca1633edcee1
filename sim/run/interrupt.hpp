// SPDX-License-Identifier: Apache-2.0
// Signals that ask the work under way to stop at the end of its step: Ctrl-C, SIGTERM, and SIGUSR1,
// which batch systems send before the time is up. A second Ctrl-C ends the program at once.
#pragma once

#include "sim/run/commands.hpp"

namespace civitas {

/// Catches SIGINT, SIGTERM and SIGUSR1 from now on.
void catch_interrupts();
bool interrupted();
/// Of work that was interrupted and has saved where it stands: kInterrupted after Ctrl-C, otherwise
/// kCheckpointed.
ExitCode interrupted_code();

}  // namespace civitas
