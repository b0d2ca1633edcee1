// SPDX-License-Identifier: Apache-2.0
// Warnings of a command that meets the same ones again and again.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

/// Shows the same at the same place once, however many scenarios or runs warn of it; and nothing
/// when --quiet is given.
class Warnings {
 public:
  explicit Warnings(bool quiet) : quiet_(quiet) {}

  void show(const std::vector<Problem>& problems);

 private:
  bool quiet_;
  std::set<std::string> shown_;  // place and problem
};

}  // namespace civitas
