// SPDX-License-Identifier: Apache-2.0
// The reasons for an amount under two scenarios, line by line.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/explanation.hpp"

namespace civitas {

/// What stands for an amount that a scenario does not read.
inline constexpr const char* kNotRead = "–";

struct ComparedReason {
  int depth = 0;
  std::string name;
  std::string base, reform;  // amounts, or kNotRead
  std::string how;           // "old → new" where it differs
};

/// The two trees as one: what both have of one parent stands in one line, in the order of the
/// reform. Where a change has put a formula around the former one, what the former one is made of
/// stands beside what the base's is made of. An amount that a side reads elsewhere is told here,
/// too.
std::vector<ComparedReason> side_by_side(const std::vector<Reason>& base,
                                         const std::vector<Reason>& reform);

}  // namespace civitas
