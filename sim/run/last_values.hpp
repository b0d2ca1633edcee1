// SPDX-License-Identifier: Apache-2.0
// What a run ends with: each indicator in the last step in which it was recorded, mean over the
// replicates.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/results.hpp"

namespace civitas {

struct LastValue {
  const Series* series;
  std::vector<std::string> groups;  // empty: one number for everybody
  std::vector<double> values;       // one for each group; NaN: no result
};

std::vector<LastValue> last_values(const Results& results);

/// A table for each grouping, parted by empty lines: indicators one way, groups the other.
std::string group_tables(const Results& results, const std::vector<LastValue>& last);

}  // namespace civitas
