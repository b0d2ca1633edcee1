// SPDX-License-Identifier: Apache-2.0
// How many threads this process should use.
#pragma once

namespace civitas {

/// `wanted` if above 0, else the CPUs that it may run on, but no more than Slurm gave to the task
/// (SLURM_CPUS_PER_TASK) or to the job on this machine (SLURM_CPUS_ON_NODE), and no more than the
/// CPU quota of its cgroup. At least 1.
int threads_to_use(int wanted);

}  // namespace civitas
