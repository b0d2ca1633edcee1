// SPDX-License-Identifier: Apache-2.0
#include "sim/io/cpu_quota.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace civitas {
namespace {

namespace fs = std::filesystem;

// CPUs at a time; 0: no quota.
double of_version_2(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || period <= 0) return 0;
  return std::atof(quota.c_str()) / period;
}

double of_version_1(const fs::path& group) {
  std::ifstream quota_file(group / "cpu.cfs_quota_us"), period_file(group / "cpu.cfs_period_us");
  double quota = 0, period = 0;
  return quota_file >> quota && period_file >> period && quota > 0 && period > 0 ? quota / period
                                                                                 : 0;
}

// Of the group and all around it. What lies outside of a container's own view ("/../…") is not
// seen.
double least(const fs::path& root, const std::string& group, double (*quota)(const fs::path&)) {
  double found = quota(root);
  fs::path at = root;
  for (const fs::path& part : fs::path(group).relative_path()) {
    if (part == "..") break;
    at /= part;
    const double one = quota(at);
    if (one > 0) found = found > 0 ? std::min(found, one) : one;
  }
  return found;
}

}  // namespace

int cpu_quota(const std::string& membership, const std::string& root) {
  std::string two, one;
  std::ifstream file(membership);
  for (std::string line; std::getline(file, line);) {  // NUMBER:CONTROLLERS:GROUP
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    if (controllers == ",,") two = line.substr(second + 1);
    if (controllers.find(",cpu,") != std::string::npos) one = line.substr(second + 1);
  }
  double quota = least(root, two, of_version_2);
  if (quota == 0) quota = least(fs::path(root) / "cpu", one, of_version_1);
  return quota > 0 ? std::max(1, static_cast<int>(quota)) : 0;
}

}  // namespace civitas
