// SPDX-License-Identifier: Apache-2.0
// An alignment of the scenario, bound and compiled, and whom the event happens to in one step.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/engine/choice.hpp"
#include "sim/engine/declaration.hpp"
#include "sim/engine/evaluation.hpp"
#include "sim/language/binder.hpp"
#include "sim/scenario/alignment.hpp"

namespace civitas {

class BoundAlignment {
 public:
  /// Enters the formulas into the binder's graph; mistakes go to the binder's problems. What they
  /// read is told to the declaration of the model.
  BoundAlignment(const Alignment& alignment, const Decision& decision, language::Graph& graph,
                 language::Binder& binder, Declaration& declaration);

  void build(const language::Graph& graph, std::size_t numbers, const Population& population);

  const Alignment& alignment() const { return alignment_; }
  /// To how many citizens a year: for each row.
  language::NodeId to() const { return to_; }

  struct Means {
    const Domain& domain;
    const Workers& workers;
    Workspaces& workspaces;
    const language::Graph& graph;
    const language::Scalars& scalars;
    StreamKey stream;  // of the decision
    std::size_t step;
    Month month;
    int months;  // that one step takes
  };
  /// One for each row: 1 when the event happens. `chance`: what the model gives each row. Throws
  /// InputError when it can happen to fewer than it should.
  std::vector<std::uint8_t> run(const Means& means, std::span<const double> chance) const;

 private:
  struct Groups;  // rows by group

  Groups groups(const Means& means) const;
  std::string words(const std::vector<double>& group) const;

  Alignment alignment_;
  Entity of_;
  language::NodeId where_ = -1, to_ = -1;
  std::vector<language::NodeId> by_;
  std::vector<language::Type> types_;  // of the groups
  language::Program program_;
};

}  // namespace civitas
