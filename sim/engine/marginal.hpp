// SPDX-License-Identifier: Apache-2.0
// Marginal rates: how much of a little more for one member a household would not keep.
#pragma once

#include <vector>

#include "sim/engine/evaluation.hpp"
#include "sim/language/program.hpp"

namespace civitas {

struct Marginal {
  /// Room for one worker; of each person of a block, 0 for whoever has no amount to raise.
  struct Room {
    std::vector<double> rates, weights;  // the rates are weighted
    std::vector<double> raised, before;
    std::vector<std::uint32_t> turn;
    language::Workspace workspace;
  };

  language::NodeId value;  // of the household
  int column;              // of persons, raised
  double by;
  language::Program program;

  void build(const language::Graph& graph, std::size_t numbers, const Population& population);
  /// Fills `room` for the persons of one block.
  void run(const Domain& domain, const Block& block, const language::Scalars& scalars,
           Room& room) const;
};

}  // namespace civitas
