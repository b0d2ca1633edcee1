// SPDX-License-Identifier: Apache-2.0
// How sums over the members of a household are entered.
#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

Bound Binder::over_members(const Syntax& tree, Function function, Entity context) {
  using enum Function;
  if (context != Entity::household) {
    fail(Mistake::another_entity, *tree.parts[0], "only a household has members",
         "this formula is about " + whom(context), "Write a value `household.…` and read that");
  }
  const auto members = [&](Operation operation, NodeId node) {
    return graph_.over_members(operation, node);
  };
  const NodeId size = members(Operation::sum_members, graph_.constant(1));
  if (function == count && tree.parts.size() == 1) return {size, Type::number()};
  const Syntax& inner = *tree.parts[1];
  if (takes_condition(function)) {
    const NodeId condition = expect_boolean(inner, Entity::person).node;
    if (function == any) return {members(Operation::max_members, condition), Type::boolean()};
    if (function == all) return {members(Operation::min_members, condition), Type::boolean()};
    const NodeId number = members(Operation::sum_members, condition);
    if (function == count) return {number, Type::number()};
    return {graph_.operation(Operation::divide, number, size), Type::number()};
  }
  const Bound value = expect_number(inner, Entity::person);
  switch (function) {
    case sum:
      return {members(Operation::sum_members, value.node), value.type};
    case min:
      return {members(Operation::min_members, value.node), value.type};
    case max:
      return {members(Operation::max_members, value.node), value.type};
    case mean:
      return {
          graph_.operation(Operation::divide, members(Operation::sum_members, value.node), size),
          value.type};
    default:
      break;
  }
  fail(Mistake::wrong_arguments, tree, "'" + tree.word + "' is not taken over members", "",
       "Write " + tree.word + "(person, …)");
}

Bound Binder::place(const Syntax& tree, Entity context) {
  const Syntax& over = *tree.parts[0];
  if (over.kind != Syntax::Kind::name || over.word != "members" || context != Entity::person)
    fail(Mistake::another_entity, over,
         "a place is of each person among the members of the household", "",
         "Write place(members, x) in a formula for each person");
  const Bound x = expect_number(*tree.parts[1], Entity::person);
  const NodeId condition = tree.parts.size() == 3
                               ? expect_boolean(*tree.parts[2], Entity::person).node
                               : graph_.constant(1);
  return {graph_.place_among_members(x.node, condition), Type::number()};
}

}  // namespace civitas::language
