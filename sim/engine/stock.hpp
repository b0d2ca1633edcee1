// SPDX-License-Identifier: Apache-2.0
// Stocks: what institutions are and have, from step to step: staff, backlog, skill, trust in a
// benchmark.
//
// A stock is a number, or a table of numbers, that a model changes once in each step and that
// everybody may read: formulas as they read a parameter.
#pragma once

#include <string>
#include <vector>

#include "sim/language/unit.hpp"
#include "sim/scenario/parameter.hpp"

namespace civitas {

struct Stock {
  std::string name;  // full: "capability.service"; empty: formulas cannot read it
  language::Unit unit;
  std::string description;
  std::vector<Axis> axes = {};  // none: a number
  int slot = -1;                // of Scalars::numbers or Scalars::tables; Law tells

  std::size_t cells() const {
    std::size_t count = 1;
    for (const Axis& axis : axes) count *= axis.labels.size();
    return count;
  }
};

/// All cells of each stock, in the order of Law::stocks(), the last axis running fastest.
using StockValues = std::vector<std::vector<double>>;

}  // namespace civitas
