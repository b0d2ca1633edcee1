// SPDX-License-Identifier: Apache-2.0
#include "sim/io/cpu_quota.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/io/temporary_folder.hpp"

namespace civitas {
namespace {

class CpuQuota : public TemporaryFolder {
 protected:
  void put(const std::string& name, const std::string& text) const {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text << "\n";
  }
  int quota() const { return cpu_quota(at("cgroup"), at("fs")); }
};

TEST_F(CpuQuota, ThereNeedBeNone) {
  EXPECT_EQ(quota(), 0);
  put("cgroup", "0::/");
  put("fs/cpu.max", "max 100000");
  EXPECT_EQ(quota(), 0);
}

TEST_F(CpuQuota, TheProcessHasThatOfItsOwnGroup) {
  put("cgroup", "0::/system.slice/slurmstepd.scope/job_7");
  put("fs/system.slice/slurmstepd.scope/job_7/cpu.max", "350000 100000");
  put("fs/system.slice/other/cpu.max", "100000 100000");
  EXPECT_EQ(quota(), 3);
}

TEST_F(CpuQuota, TheLeastOfAllAroundItCounts) {
  put("cgroup", "0::/outer/inner");
  put("fs/cpu.max", "800000 100000");
  put("fs/outer/cpu.max", "200000 100000");
  put("fs/outer/inner/cpu.max", "400000 100000");
  EXPECT_EQ(quota(), 2);
  put("fs/outer/inner/cpu.max", "50000 100000");
  EXPECT_EQ(quota(), 1);
}

TEST_F(CpuQuota, OfVersionOneThatOfTheControllerCpu) {
  put("cgroup", "5:memory:/job_9\n4:cpu,cpuacct:/job_7\n0::/");
  put("fs/cpu/job_7/cpu.cfs_quota_us", "600000");
  put("fs/cpu/job_7/cpu.cfs_period_us", "100000");
  EXPECT_EQ(quota(), 6);
  put("fs/cpu/job_7/cpu.cfs_quota_us", "-1");
  EXPECT_EQ(quota(), 0);
}

TEST_F(CpuQuota, WhatLiesOutsideOfAContainerIsNotSeen) {
  put("cgroup", "0::/../other");
  put("fs/cpu.max", "200000 100000");
  put("other/cpu.max", "100000 100000");
  EXPECT_EQ(quota(), 2);
}

}  // namespace
}  // namespace civitas
