// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/no_number.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

namespace civitas {

std::string look_for(const language::Graph& graph, language::NodeId node) {
  std::string lookups;
  for (const language::Lookup& one : graph.lookups_behind(node))
    lookups += (lookups.empty() ? "" : ", ") + ("'" + one.table + "' in ") + to_string(one.place);
  return "Look for a division by zero, a root or logarithm of something negative, a lookup of what "
         "its table does not have" +
         (lookups.empty() ? "" : " (" + lookups + ")") + ", or an overflow";
}

std::string whole_advice(double value) {
  constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
  if (!(std::abs(value) <= kMost))
    return "The column keeps whole numbers up to " + std::to_string(kMost) + ": make its type real";
  return "The column keeps whole numbers: write round(…), or make its type real";
}

}  // namespace civitas
