// SPDX-License-Identifier: Apache-2.0
// What stands below the help of a command: its exit codes and an example.
#pragma once

#include <string>

namespace civitas {

/// `failed`: what exit code 4 means here; empty: it is never given. `goes_on`: whether the command
/// can be stopped and goes on with --resume.
std::string footer(const std::string& example, const std::string& failed, bool goes_on);

}  // namespace civitas
