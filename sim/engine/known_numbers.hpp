// SPDX-License-Identifier: Apache-2.0
// Numbers that are known before anything runs: they rest on the law and the calendar alone.
#pragma once

#include <set>
#include <vector>

#include "sim/engine/law.hpp"

namespace civitas {

class KnownNumbers {
 public:
  KnownNumbers(const language::Graph& graph, const Law& law, const TimeSpan& time,
               const Population& population);

  /// Whether it is one number that neither models nor citizens change.
  bool has(language::NodeId node) const;
  /// Of a node that it has.
  std::vector<double> in_each_step(language::NodeId node) const;

 private:
  const language::Graph& graph_;
  const Law& law_;
  const TimeSpan& time_;
  const Population& population_;
  std::set<int> numbers_, tables_;  // slots of what models and citizens change
};

}  // namespace civitas
