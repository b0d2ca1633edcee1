// SPDX-License-Identifier: Apache-2.0
// How draws are entered: each from a stream of its own.
#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

std::string Binder::stream(const Syntax& tree) {
  if (tree.kind != Syntax::Kind::name && tree.kind != Syntax::Kind::text)
    fail(Mistake::wrong_arguments, tree, "the name of a stream of random numbers is needed here",
         "", "Name the decision, for example claim.luck");
  return tree.word;
}

Bound Binder::draw(const Syntax& tree, Function function, Entity context) {
  const int stream = graph_.stream(this->stream(*tree.parts[0]));
  if (function == Function::random)
    return {graph_.draw(Operation::uniform, stream, context), Type::number()};
  const Bound mean = expect_number(*tree.parts[1], context);
  const Bound deviation = expect_number(*tree.parts[2], context);
  const Unit unit = same_unit(*tree.parts[2], mean, deviation);
  const NodeId standard = graph_.draw(Operation::normal, stream, context);
  const NodeId moved = graph_.operation(
      Operation::add, mean.node, graph_.operation(Operation::multiply, deviation.node, standard));
  return {moved, Type::number(unit)};
}

Bound Binder::partner(const Syntax& tree, Entity context) {
  const std::string name = stream(*tree.parts[0]);
  if (context == Entity::world)
    fail(Mistake::another_entity, tree, "the whole population has no partner", "",
         "Write it in a formula for each person");
  Bound bound = expression(*tree.parts[1], context);
  bound.node = graph_.partner({graph_.stream(name), graph_.spread(bound.node, context, false)});
  bound.any_unit = false;
  return bound;
}

}  // namespace civitas::language
