// SPDX-License-Identifier: Apache-2.0
// Ctrl-C and SIGTERM: asks the work under way to stop at the end of its step; a second one ends the
// program at once.
#pragma once

namespace civitas {

/// Catches SIGINT and SIGTERM from now on.
void catch_interrupts();
bool interrupted();

}  // namespace civitas
