// SPDX-License-Identifier: Apache-2.0
// How many threads this process should use.
#pragma once

namespace civitas {

/// `wanted` if above 0, else SLURM_CPUS_PER_TASK, else the cgroup's CPU quota, else the CPUs it may
/// run on. At least 1.
int threads_to_use(int wanted);

}  // namespace civitas
