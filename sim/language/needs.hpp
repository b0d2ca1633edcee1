// SPDX-License-Identifier: Apache-2.0
// What must be known of everybody, and when, before the outputs of a program can be computed.
#pragma once

#include <set>
#include <span>
#include <vector>

#include "sim/language/graph.hpp"

namespace civitas::language {

/// What is computed in `stage` for every row, or once for all.
struct Output {
  NodeId node = -1;
  int stage = 0;
  bool operator==(const Output&) const = default;
};

struct Needs {
  struct Stage {
    std::set<NodeId> rows;  // at hand at its end
    std::set<int> reductions, rankings, spreads, sights, meetings;
  };
  std::vector<Stage> stages;    // at least one
  std::vector<NodeId> numbers;  // nodes that are the same for everybody, operands first
  std::set<int> ranks;          // rankings whose ranks are read
};

/// What `outputs` need, through all that they are computed from.
Needs needs(const Graph& graph, std::span<const Output> outputs);

}  // namespace civitas::language
