// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/known_numbers.hpp"

namespace civitas {

using language::NodeId;
using language::Operation;

KnownNumbers::KnownNumbers(const language::Graph& graph, const Law& law, const TimeSpan& time,
                           const Population& population)
    : graph_(graph), law_(law), time_(time), population_(population) {
  for (const Stock& stock : law.stocks())
    (stock.axes.empty() ? numbers_ : tables_).insert(stock.slot);
  for (const char* flow : kFlowNames) numbers_.insert(law.number_slot(std::string("now.") + flow));
}

bool KnownNumbers::has(NodeId id) const {
  if (id < 0) return true;
  const language::Node& node = graph_[id];
  if (node.entity != Entity::world || node.stage > 0) return false;
  if (node.operation == Operation::parameter) return !numbers_.contains(node.slot);
  if (node.operation == Operation::pick && tables_.contains(node.slot)) return false;
  const bool known = node.operation == Operation::constant ||
                     (node.operation >= Operation::add && node.operation <= Operation::climb);
  return known && has(node.a) && has(node.b) && has(node.c);
}

std::vector<double> KnownNumbers::in_each_step(NodeId node) const {
  const language::Output output{node, 0};
  const language::Program program(graph_, {&output, 1}, law_.numbers(), population_);
  std::vector<double> numbers;
  language::Memory memory;
  for (std::size_t step = 0; step < time_.steps(); ++step) {
    memory.scalars = law_.at(step);
    program.start(memory);
    program.run_scalars(0, memory);
    numbers.push_back(program.number(node, memory));
  }
  return numbers;
}

}  // namespace civitas
