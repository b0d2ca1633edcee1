// SPDX-License-Identifier: Apache-2.0
#include "sim/run/threads.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string>

namespace civitas {
namespace {

int by_affinity() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) != 0) return 1;
  return std::max(1, CPU_COUNT(&set));
}

// The quota of the cgroup (version 2, then 1) as whole CPUs; 0 when there is none.
int by_cgroup() {
  std::ifstream two("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0;
  if (two >> quota >> period && quota != "max" && period > 0)
    return std::max(1, static_cast<int>(std::atof(quota.c_str()) / period));
  std::ifstream of_one("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
      period_of_one("/sys/fs/cgroup/cpu/cpu.cfs_period_us");
  double allowed = 0;
  if (of_one >> allowed && period_of_one >> period && allowed > 0 && period > 0)
    return std::max(1, static_cast<int>(allowed / period));
  return 0;
}

}  // namespace

int threads_to_use(int wanted) {
  if (wanted > 0) return wanted;
  if (const char* slurm = std::getenv("SLURM_CPUS_PER_TASK");
      slurm != nullptr && std::atoi(slurm) > 0)
    return std::atoi(slurm);
  const int quota = by_cgroup();
  return quota > 0 ? std::min(quota, by_affinity()) : by_affinity();
}

}  // namespace civitas
