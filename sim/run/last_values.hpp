// SPDX-License-Identifier: Apache-2.0
// What a run ends with: each indicator in the last step in which it was recorded, mean over the
// replicates.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/results.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

struct LastValue {
  const Series* series;
  std::vector<std::string> groups;  // empty: one number for everybody
  std::vector<double> values;       // one for each group; NaN: no result
  /// Where it was last recorded, over the replicates; none: nowhere.
  std::optional<std::pair<std::size_t, std::size_t>> steps;
};

std::vector<LastValue> last_values(const Results& results);

/// " (2026-12)", or " (2026-03 to 2026-12)" of several replicates, where it was last recorded
/// before the end; else empty.
std::string earlier(const LastValue& last, const Results& results, const TimeSpan& time);

/// A table for each grouping, parted by empty lines: indicators one way, groups the other.
std::string group_tables(const Results& results, const std::vector<LastValue>& last,
                         const TimeSpan& time);

}  // namespace civitas
