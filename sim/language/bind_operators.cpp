// SPDX-License-Identifier: Apache-2.0
// How operators between two parts are entered.
#include <cmath>
#include <utility>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {
namespace {

constexpr int kMostExponent = 99;  // of amounts with a unit

}  // namespace

// The two parts; mistakes in both are told.
std::pair<Bound, Bound> Binder::both(const Syntax& tree, Entity context,
                                     Bound (Binder::*enter)(const Syntax&, Entity)) {
  const auto left = attempt(*formula_, [&] { return (this->*enter)(*tree.parts[0], context); });
  const auto right = attempt(*formula_, [&] { return (this->*enter)(*tree.parts[1], context); });
  if (!left || !right) throw AlreadyReported{};
  return {*left, *right};
}

Bound Binder::binary(const Syntax& tree, Entity context) {
  const std::string& symbol = tree.word;
  if (symbol == "and" || symbol == "or") {
    const auto [left, right] = both(tree, context, &Binder::expect_boolean);
    return {graph_.operation(symbol == "and" ? Operation::both : Operation::either, left.node,
                             right.node),
            Type::boolean()};
  }
  if (symbol == "==" || symbol == "!=" || symbol[0] == '<' || symbol[0] == '>') {
    auto [left, right] = both(tree, context, &Binder::expression);
    return compare(tree, std::move(left), std::move(right));
  }
  const auto [left, right] = both(tree, context, &Binder::expect_number);
  if (left.type.unit.is_date() || right.type.unit.is_date()) return of_dates(tree, left, right);
  if (symbol == "^") return power(tree, left, right);
  if (symbol == "*")
    return {graph_.operation(Operation::multiply, left.node, right.node),
            Type::number(left.type.unit * right.type.unit)};
  const bool divides = symbol == "/" || symbol == "//" || symbol == "%";
  if (divides && graph_.is_constant(right.node) && graph_[right.node].number == 0)
    fail(Mistake::division_by_zero, *tree.parts[1], "division by zero");
  if (symbol == "/") {
    return {graph_.operation(Operation::divide, left.node, right.node),
            Type::number(left.type.unit / right.type.unit)};
  }
  const Unit unit = same_unit(tree, left, right);
  if (symbol == "//")
    return {graph_.operation(Operation::floor_divide, left.node, right.node), Type::number()};
  const Operation operation = symbol == "+"   ? Operation::add
                              : symbol == "-" ? Operation::subtract
                                              : Operation::remainder;
  return {graph_.operation(operation, left.node, right.node), Type::number(unit),
          left.any_unit && right.any_unit};
}

Bound Binder::power(const Syntax& tree, Bound base, const Bound& exponent) {
  if (!exponent.type.unit.is_one())
    fail(Mistake::wrong_type, *tree.parts[1], "an exponent must be a pure number");
  if (!base.type.unit.is_one()) {
    const double number = graph_[exponent.node].number;
    if (!graph_.is_constant(exponent.node) || number != std::floor(number) ||
        std::abs(number) > kMostExponent) {
      fail(Mistake::wrong_type, *tree.parts[1],
           "an amount in " + base.type.unit.text() +
               " can only be raised to a whole number up to " + std::to_string(kMostExponent));
    }
    base.type.unit = base.type.unit.power(static_cast<int>(number));
  }
  return {graph_.operation(Operation::power, base.node, exponent.node), base.type};
}

Bound Binder::compare(const Syntax& tree, Bound left, Bound right) {
  if (left.type.kind != right.type.kind) {
    fail(Mistake::wrong_type, tree,
         "cannot compare " + left.type.text() + " with " + right.type.text());
  }
  const bool equality = tree.word == "==" || tree.word == "!=";
  if (left.type.is_number()) same_unit(tree, left, right);
  if (!left.type.is_number() && !equality)
    fail(Mistake::wrong_type, tree, left.type.text() + " can only be compared with == and !=");
  if (left.type.is_category()) {
    const bool right_literal = tree.parts[1]->kind == Syntax::Kind::text;
    const bool left_literal = tree.parts[0]->kind == Syntax::Kind::text;
    if (left_literal && !right_literal) std::swap(left, right);
    if (right_literal || left_literal) {
      const std::string& word = (*right.type.labels)[0];
      const Syntax& literal = *tree.parts[right_literal ? 1 : 0];
      right.node =
          graph_.constant(static_cast<double>(place_of_label(literal, word, *left.type.labels)));
    } else if (*left.type.labels != *right.type.labels) {
      fail(Mistake::wrong_type, tree, "these two have different categories",
           joined(*left.type.labels) + " and " + joined(*right.type.labels));
    }
  }
  const auto node = [&](Operation operation, const Bound& a, const Bound& b) {
    return graph_.operation(operation, a.node, b.node);
  };
  if (tree.word == "<") return {node(Operation::less, left, right), Type::boolean()};
  if (tree.word == "<=") return {node(Operation::less_equal, left, right), Type::boolean()};
  if (tree.word == ">") return {node(Operation::less, right, left), Type::boolean()};
  if (tree.word == ">=") return {node(Operation::less_equal, right, left), Type::boolean()};
  return {node(tree.word == "==" ? Operation::equal : Operation::not_equal, left, right),
          Type::boolean()};
}

}  // namespace civitas::language
