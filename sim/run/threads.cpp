// SPDX-License-Identifier: Apache-2.0
#include "sim/run/threads.hpp"

#include <sched.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "sim/io/cpu_quota.hpp"

namespace civitas {
namespace {

int by_affinity() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

// What Slurm gave to a task or, where that was not said, to the job on this machine; 0: no job.
int by_slurm() {
  for (const char* name : {"SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"}) {
    const char* given = std::getenv(name);
    if (given != nullptr && std::atoi(given) > 0) return std::atoi(given);
  }
  return 0;
}

}  // namespace

int threads_to_use(int wanted) {
  if (wanted > 0) return wanted;
  int threads = by_affinity();
  for (const int most : {by_slurm(), cpu_quota("/proc/self/cgroup", "/sys/fs/cgroup")}) {
    if (most > 0) threads = std::min(threads, most);
  }
  return threads;
}

}  // namespace civitas
