// SPDX-License-Identifier: Apache-2.0
// How many CPUs the control groups of a process let it have at a time.
#pragma once

#include <string>

namespace civitas {

/// The least quota of its own cgroup and those around it, in whole CPUs, at least 1; 0: there is
/// none. `membership`: the file in which its cgroups stand, /proc/self/cgroup; `root`: where they
/// are mounted, /sys/fs/cgroup. Of version 2 or, where there is none, of version 1.
int cpu_quota(const std::string& membership, const std::string& root);

}  // namespace civitas
