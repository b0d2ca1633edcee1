// SPDX-License-Identifier: Apache-2.0
// Those for whom a rule may come true, when that depends on how many there are.
#pragma once

#include <vector>

#include "sim/engine/rule.hpp"

namespace civitas {

struct BoundRule::Queue {
  std::vector<double> tickets;              // of every row; infinite: not in the queue
  std::vector<double> chances;              // …where it is aligned
  std::vector<std::vector<double>> values;  // of each set
};

}  // namespace civitas
