// SPDX-License-Identifier: Apache-2.0
#include "sim/language/graph.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/problem.hpp"

namespace civitas::language {

NodeId Graph::add(Node node) {
  const auto [at, is_new] = known_.try_emplace(node, static_cast<NodeId>(nodes_.size()));
  if (is_new) nodes_.push_back(node);
  return at->second;
}

NodeId Graph::constant(double number) {
  Node node;
  node.number = number == 0 ? 0.0 : number;  // one zero
  return add(node);
}

NodeId Graph::parameter(int slot) {
  Node node;
  node.operation = Operation::parameter;
  node.slot = slot;
  return add(node);
}

NodeId Graph::column(Entity entity, int column) {
  Node node;
  node.operation = Operation::column;
  node.entity = entity;
  node.slot = column;
  return add(node);
}

NodeId Graph::operation(Operation operation, NodeId a, NodeId b, NodeId c) {
  Node node;
  node.operation = operation;
  node.a = a;
  node.b = b;
  node.c = c;
  bool all_constant = true;
  for (const NodeId id : {a, b, c}) {
    if (id < 0) continue;
    const Node& part = (*this)[id];
    all_constant = all_constant && part.operation == Operation::constant;
    node.stage = std::max(node.stage, part.stage);
    if (part.entity == Entity::world) continue;
    if (node.entity != Entity::world && node.entity != part.entity)
      throw Bug("an operation mixes the rows of two entities");
    node.entity = part.entity;
  }
  if (all_constant) {
    const auto number = [&](NodeId id) { return id < 0 ? 0.0 : (*this)[id].number; };
    double folded = 0;
    const auto fold = [&]<Operation known>() {
      folded = apply<known>(number(a), number(b), number(c));
    };
    if (visit_elementwise(operation, fold) && std::isfinite(folded)) return constant(folded);
  }
  return add(node);
}

NodeId Graph::schedule(int slot, NodeId base) {
  Node node;
  node.operation = Operation::schedule;
  node.entity = (*this)[base].entity;
  node.stage = (*this)[base].stage;
  node.a = base;
  node.slot = slot;
  return add(node);
}

NodeId Graph::rows(NodeId number, Entity entity) {
  Node node;
  node.operation = Operation::broadcast;
  node.entity = entity;
  node.stage = (*this)[number].stage;
  node.a = number;
  return add(node);
}

NodeId Graph::up(NodeId household_value) {
  if ((*this)[household_value].entity == Entity::world) return household_value;
  Node node;
  node.operation = Operation::up;
  node.entity = Entity::person;
  node.stage = (*this)[household_value].stage;
  node.a = household_value;
  return add(node);
}

NodeId Graph::over_members(Operation operation, NodeId person_value) {
  Node node;
  node.operation = operation;
  node.entity = Entity::household;
  node.a = (*this)[person_value].entity == Entity::world ? rows(person_value, Entity::person)
                                                         : person_value;
  node.stage = (*this)[node.a].stage;
  return add(node);
}

NodeId Graph::result(const Reduction& reduction) {
  auto at = std::find(reductions_.begin(), reductions_.end(), reduction);
  if (at == reductions_.end()) at = reductions_.insert(at, reduction);
  Node node;
  node.operation = Operation::result;
  node.slot = static_cast<int>(at - reductions_.begin());
  node.stage = reduction.stage + 1;
  return add(node);
}

int Graph::ranking(NodeId value, Entity of) {
  Ranking ranking{value, of, false};
  if (of == Entity::person && (*this)[value].operation == Operation::up) {
    ranking = {(*this)[value].a, Entity::household, true};
  }
  const auto at = std::find(rankings_.begin(), rankings_.end(), ranking);
  if (at != rankings_.end()) return static_cast<int>(at - rankings_.begin());
  rankings_.push_back(ranking);
  return static_cast<int>(rankings_.size()) - 1;
}

}  // namespace civitas::language
