// SPDX-License-Identifier: Apache-2.0
// Names that stand side by side in a table and have to differ.
#pragma once

#include <set>
#include <string>

namespace civitas {

class UniqueNames {
 public:
  /// `taken`: names that are given already.
  explicit UniqueNames(std::set<std::string> taken = {}) : taken_(std::move(taken)) {}

  /// The name as it is or, where it is taken, with the first of _2, _3, … that is free.
  std::string of(const std::string& name) {
    std::string unique = name;
    for (int i = 2; !taken_.insert(unique).second; ++i) unique = name + "_" + std::to_string(i);
    return unique;
  }

 private:
  std::set<std::string> taken_;
};

}  // namespace civitas
