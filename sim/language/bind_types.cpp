// SPDX-License-Identifier: Apache-2.0
// Holds the parts of formulas to the types and units that are needed; the labels of one category
// are found among those of another.
#include <algorithm>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

Bound Binder::expect_number(const Syntax& tree, Entity context) {
  const Bound bound = expression(tree, context);
  if (!bound.type.is_number()) {
    fail(Mistake::wrong_type, tree, "a number is needed here, but this is " + bound.type.text(), "",
         bound.type.is_boolean() ? "Write where(…, 1, 0) to count it as a number" : "");
  }
  return bound;
}

Bound Binder::expect_pure(const Syntax& tree, Entity context) {
  const Bound bound = expect_number(tree, context);
  if (!bound.type.unit.is_one())
    fail(Mistake::wrong_type, tree,
         "a pure number is needed here, but this is " + bound.type.text(), "",
         "Divide by an amount of the same unit");
  return bound;
}

Bound Binder::expect_boolean(const Syntax& tree, Entity context) {
  const Bound bound = expression(tree, context);
  if (!bound.type.is_boolean())
    fail(Mistake::wrong_type, tree, "a condition is needed here, but this is " + bound.type.text(),
         "", "Compare it with something, for example `> 0`");
  return bound;
}

Bound Binder::expect_date(const Syntax& tree, Entity context) {
  const Bound bound = expect_number(tree, context);
  if (!bound.type.unit.is_date())
    fail(Mistake::wrong_type, tree, "a date is needed here, but this is " + bound.type.text(), "",
         "Write for example date('2027-03-01')");
  return bound;
}

Unit Binder::same_unit(const Syntax& tree, const Bound& left, const Bound& right) {
  if (left.any_unit) return right.type.unit;
  if (right.any_unit || left.type.unit == right.type.unit) return left.type.unit;
  std::string advice = conversion_advice(right.type.unit, left.type.unit);
  if (advice.empty() && right.type.unit.is_one())
    advice = "Give the number its unit, for example `100 " + left.type.unit.text() + "`";
  if (advice.empty() && left.type.unit.is_one())
    advice = "Give the number its unit, for example `100 " + right.type.unit.text() + "`";
  fail(Mistake::units_differ, tree,
       "the units differ: " + left.type.unit.text() + " and " + right.type.unit.text(),
       "nothing is converted silently", advice);
}

Bound Binder::fitted(const Syntax& tree, Bound bound, const Type& wanted) {
  if (bound.type.kind != wanted.kind)
    fail(Mistake::wrong_type, tree,
         wanted.text() + " is needed here, but this is " + bound.type.text());
  if (wanted.is_number() && !bound.any_unit && bound.type.unit != wanted.unit) {
    fail(Mistake::units_differ, tree,
         wanted.text() + " is needed here, but this is " + bound.type.text(),
         "nothing is converted silently", conversion_advice(bound.type.unit, wanted.unit));
  }
  if (wanted.is_category()) {
    for (const std::string& label : *bound.type.labels) place_of_label(tree, label, *wanted.labels);
    bound.node = relabel(bound.node, bound.type.labels, *wanted.labels);
  }
  bound.type = wanted;
  bound.any_unit = false;
  return bound;
}

std::size_t Binder::place_of_label(const Syntax& tree, const std::string& label,
                                   const std::vector<std::string>& known) {
  const auto at = std::find(known.begin(), known.end(), label);
  if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
  std::string advice = did_you_mean(label, known);
  if (advice.empty()) advice = "Known are " + joined(known);
  fail(Mistake::unknown_label, tree, "unknown category '" + label + "'", "", advice);
}

NodeId Binder::relabel(NodeId code, const Labels& from, const std::vector<std::string>& to) {
  const auto position = [&](const std::string& label) {
    return static_cast<double>(std::find(to.begin(), to.end(), label) - to.begin());
  };
  const double first = position((*from)[0]);
  bool shifted = true;
  for (std::size_t i = 0; i < from->size(); ++i)
    shifted = shifted && position((*from)[i]) == first + static_cast<double>(i);
  if (shifted)
    return first == 0 ? code : graph_.operation(Operation::add, code, graph_.constant(first));
  Stairs stairs;
  stairs.below = first;
  for (std::size_t i = 1; i < from->size(); ++i) {
    stairs.from.push_back(static_cast<double>(i));
    stairs.gives.push_back(position((*from)[i]));
  }
  return graph_.climb(stairs, code);
}

}  // namespace civitas::language
