// SPDX-License-Identifier: Apache-2.0
// Alignment: to how many citizens an event of a model happens in a year, as statistics or a
// forecast say it from outside.
#pragma once

#include <string>
#include <vector>

#include "sim/core/text.hpp"

namespace civitas {

struct Alignment {
  Text event;             // a decision of a model: mortality.death
  Text where;             // whom it is about; empty: everybody
  std::vector<Text> by;   // formulas that make groups, each with its own total; empty: one group
  Text to;                // citizens in a year, 1/year, the same for all in a group
  bool by_logit = false;  // scaled by logit; else sorted
};

}  // namespace civitas
