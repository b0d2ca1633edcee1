// SPDX-License-Identifier: Apache-2.0
// Changes: what a reform does to its base.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace civitas {

struct Change {
  enum class Kind { set, replace, insert, remove };
  Kind kind = Kind::set;
  Place place;
  Text target;                         // parameter, value or model
  std::optional<double> number;        // set
  bool abolished = false;              // set
  std::optional<language::Unit> unit;  // set: as written behind the number
  std::optional<Month> from, until;    // set; until: the first month after
  bool keep_later = false;             // set from: keep what was scheduled later
  Text formula;                        // replace
  Text after;                          // insert: after this model; empty: first
};

/// Applies the changes in order. Mistakes go to `problems`; the others are still applied.
void apply(Scenario& scenario, const std::vector<Change>& changes, Problems& problems);

}  // namespace civitas
