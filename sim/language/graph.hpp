// SPDX-License-Identifier: Apache-2.0
// Bound formulas as one graph: equal parts stand in it once, constants are folded.
#pragma once

#include <compare>
#include <map>
#include <vector>

#include "sim/language/operation.hpp"
#include "sim/population/entity.hpp"

namespace civitas::language {

using NodeId = int;

/// One operation. `stage` counts the sums over the whole population that must be known before it.
struct Node {
  Operation operation = Operation::constant;
  Entity entity = Entity::world;  // whose rows it has; world: one number
  NodeId a = -1, b = -1, c = -1;
  int slot = -1;      // parameter, schedule: slot; column: its index; result: of which reduction
  double number = 0;  // constant
  int stage = 0;

  auto operator<=>(const Node&) const = default;
};

/// Values of one entity in order, to be ranked with weights.
struct Ranking {
  NodeId value = -1;
  Entity entity = Entity::person;  // whose rows hold the values
  bool weigh_persons = false;      // a household counts as often as its members do
  bool operator==(const Ranking&) const = default;
};

/// A number made from a whole population, weighted.
struct Reduction {
  enum class Kind { sum, count_weight, minimum, maximum, quantile };
  Kind kind = Kind::sum;
  NodeId value = -1;               // sum, minimum, maximum: of this; count_weight: unused
  Entity entity = Entity::person;  // sum, count_weight, minimum, maximum
  int ranking = -1;                // quantile
  double share = 0;                // quantile
  int stage = 0;  // in which its value is at hand; its result is known from stage + 1 on
  bool operator==(const Reduction&) const = default;
};

class Graph {
 public:
  NodeId constant(double number);
  NodeId parameter(int slot);
  NodeId column(Entity entity, int column);
  NodeId operation(Operation operation, NodeId a, NodeId b = -1, NodeId c = -1);
  NodeId schedule(int slot, NodeId base);
  /// A number that is the same for all, as a row for each member of `entity`.
  NodeId rows(NodeId number, Entity entity);
  /// A household's number, for each of its members.
  NodeId up(NodeId household_value);
  /// Over the members of each household: Operation::sum_members, min_members or max_members.
  NodeId over_members(Operation operation, NodeId person_value);
  /// The number of a reduction, as a node.
  NodeId result(const Reduction& reduction);
  /// The ranking of `value` among persons or households; one that stands up from households is
  /// ranked there.
  int ranking(NodeId value, Entity of);

  const Node& operator[](NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  const std::vector<Reduction>& reductions() const { return reductions_; }
  const std::vector<Ranking>& rankings() const { return rankings_; }
  bool is_constant(NodeId id) const { return (*this)[id].operation == Operation::constant; }

 private:
  NodeId add(Node node);

  std::vector<Node> nodes_;
  std::map<Node, NodeId> known_;
  std::vector<Reduction> reductions_;
  std::vector<Ranking> rankings_;
};

}  // namespace civitas::language
