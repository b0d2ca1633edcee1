// SPDX-License-Identifier: Apache-2.0
// Finds over whom a sum is taken.
#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

Bound Binder::aggregate(const Syntax& tree, Function function, Entity context) {
  const Syntax& over = *tree.parts[0];
  const auto entity = entity_named(over.word);
  if (tree.by != nullptr && !entity) {
    fail(Mistake::groups_unfit, *tree.by, "only sums over the whole population have groups", "",
         "Write " + tree.word + "(person, … by region)");
  }
  if (!takes_condition(function) && tree.parts.size() < 2)
    fail(Mistake::wrong_arguments, tree, "'" + tree.word + "' needs what to take", "",
         "Write " + tree.word + "(" + over.word + ", …)");
  if (function != Function::quantile && tree.parts.size() > 2)
    fail(Mistake::wrong_arguments, *tree.parts[2], "this is one argument too many", "",
         "Write " + tree.word + "(" + over.word + ", …)");
  if (over.word == "members") return over_members(tree, function, context);
  if (entity) return over_population(tree, function, *entity, context);
  return over_network(tree, function, *network_of(over), context);
}

// Something of each `of`, in a formula about each `context`.
Bound Binder::of_each(const Syntax& tree, Bound bound, Entity of, Entity context) {
  const Entity whose = graph_[bound.node].entity;
  if (whose == Entity::world || whose == context) return bound;
  if (whose == Entity::household && context == Entity::person) {
    bound.node = graph_.up(bound.node);
    return bound;
  }
  fail(Mistake::another_entity, tree, "'" + tree.word + "' is of each " + std::string(name(of)),
       "this formula is about " + whom(context),
       "Use it in a formula for each " + std::string(name(of)));
}

}  // namespace civitas::language
