// SPDX-License-Identifier: Apache-2.0
// How functions of the numbers of one row are entered.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

Bound Binder::elementwise(const Syntax& tree, Function function, Entity context) {
  using enum Function;
  const auto part = [&](std::size_t i) -> const Syntax& { return *tree.parts[i]; };
  switch (function) {
    case min:
    case max: {
      Bound result = expect_number(part(0), context);
      for (std::size_t i = 1; i < tree.parts.size(); ++i) {
        const Bound next = expect_number(part(i), context);
        const Unit unit = same_unit(part(i), result, next);
        result = {graph_.operation(function == min ? Operation::minimum : Operation::maximum,
                                   result.node, next.node),
                  Type::number(unit), result.any_unit && next.any_unit};
      }
      return result;
    }
    case clip: {
      const Bound x = expect_number(part(0), context);
      const Bound low = expect_number(part(1), context);
      const Bound high = expect_number(part(2), context);
      Bound both = x;
      both.type.unit = same_unit(part(1), x, low);
      both.any_unit = x.any_unit && low.any_unit;
      both.type.unit = same_unit(part(2), both, high);
      both.any_unit = both.any_unit && high.any_unit;
      const NodeId raised = graph_.operation(Operation::maximum, x.node, low.node);
      both.node = graph_.operation(Operation::minimum, raised, high.node);
      return both;
    }
    case taper: {
      const Bound amount = expect_number(part(0), context);
      const Bound on = expect_number(part(1), context);
      const Bound from = expect_number(part(2), context);
      const Bound rate = expect_number(part(3), context);
      const Unit of_both = same_unit(part(2), on, from);
      const NodeId above =
          graph_.operation(Operation::maximum, graph_.constant(0),
                           graph_.operation(Operation::subtract, on.node, from.node));
      const Bound less = {graph_.operation(Operation::multiply, rate.node, above),
                          Type::number(rate.type.unit * of_both)};
      const Unit unit = same_unit(part(3), amount, less);
      return {graph_.operation(Operation::maximum, graph_.constant(0),
                               graph_.operation(Operation::subtract, amount.node, less.node)),
              Type::number(unit)};
    }
    case hazard: {
      const Bound rate = expect_number(part(0), context);
      if (rate.type.unit != Unit() / Unit::base("year") && !rate.any_unit) {
        fail(Mistake::units_differ, part(0),
             "a hazard is a rate in 1/year, but this is " + rate.type.text(), "",
             "Write for example `0.05 1/year`");
      }
      const NodeId exposure = graph_.operation(
          Operation::negate,
          graph_.operation(Operation::multiply, rate.node, calendar_number("now.step_years")));
      const NodeId survival = graph_.operation(Operation::exponential, exposure);
      return {graph_.operation(Operation::subtract, graph_.constant(1), survival), Type::number()};
    }
    case exp:
      return {graph_.operation(Operation::exponential, expect_pure(part(0), context).node),
              Type::number()};
    case log:
      return {graph_.operation(Operation::logarithm, expect_pure(part(0), context).node),
              Type::number()};
    case sqrt:
      return {graph_.operation(Operation::square_root, expect_pure(part(0), context).node),
              Type::number()};
    case abs: {
      const Bound x = expect_number(part(0), context);
      return {graph_.operation(Operation::absolute, x.node), x.type};
    }
    default:
      throw Bug("the function " + tree.word + " is not handled");
  }
}

Bound Binder::rounded(const Syntax& tree, Function function, Entity context) {
  const Bound x = expect_number(*tree.parts[0], context);
  const Operation operation = function == Function::floor  ? Operation::floor
                              : function == Function::ceil ? Operation::ceiling
                                                           : Operation::round;
  if (tree.parts.size() == 1) return {graph_.operation(operation, x.node), x.type};
  const Bound step = expect_number(*tree.parts[1], context);
  same_unit(*tree.parts[1], x, step);
  if (graph_.is_constant(step.node) && !(graph_[step.node].number > 0))
    fail(Mistake::number_outside, *tree.parts[1], "a step must be above 0");
  // 1 / 0.01 is 100 exactly, 0.01 is not a hundredth: dividing by the inverse keeps cents exact.
  const NodeId inverse = graph_.operation(Operation::divide, graph_.constant(1), step.node);
  const NodeId steps = graph_.operation(Operation::multiply, x.node, inverse);
  return {graph_.operation(Operation::divide, graph_.operation(operation, steps), inverse), x.type};
}

Bound Binder::choose(const Syntax& tree, Entity context) {
  const Bound condition = expect_boolean(*tree.parts[0], context);
  Bound yes = expression(*tree.parts[1], context);
  Bound no = expression(*tree.parts[2], context);
  if (yes.type.kind != no.type.kind)
    fail(Mistake::wrong_type, *tree.parts[2],
         "where gives " + yes.type.text() + " or " + no.type.text(), "both must be of one kind");
  Bound chosen = yes;
  if (yes.type.is_number()) {
    chosen.type.unit = same_unit(*tree.parts[2], yes, no);
    chosen.any_unit = yes.any_unit && no.any_unit;
  }
  if (yes.type.is_category()) {
    std::vector<std::string> labels = *yes.type.labels;
    for (const std::string& label : *no.type.labels) {
      if (std::find(labels.begin(), labels.end(), label) == labels.end()) labels.push_back(label);
    }
    yes.node = relabel(yes.node, yes.type.labels, labels);
    no.node = relabel(no.node, no.type.labels, labels);
    chosen.type = Type::category(std::move(labels));
  }
  chosen.node = graph_.operation(Operation::select, condition.node, yes.node, no.node);
  return chosen;
}

}  // namespace civitas::language
