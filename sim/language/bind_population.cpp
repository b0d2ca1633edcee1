// SPDX-License-Identifier: Apache-2.0
// How sums, ranks and quantiles over the whole population and its groups are entered.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {

Bound Binder::over_population(const Syntax& tree, Function function, Entity of, Entity context) {
  using enum Function;
  const Groups groups = this->groups(tree, of, context);
  const auto reduce = [&](Reduction::Kind kind, NodeId node) {
    Reduction reduction;
    reduction.kind = kind;
    reduction.entity = of;
    reduction.group = groups.counted;
    reduction.groups = groups.number;
    if (groups.counted >= 0) reduction.stage = graph_[groups.counted].stage;
    if (node >= 0) {
      reduction.value = rows(node, of);
      reduction.stage = std::max(reduction.stage, graph_[node].stage);
    }
    return graph_.result(reduction, groups.asked);
  };
  const NodeId everybody = reduce(Reduction::Kind::count_weight, -1);
  if (function == count && tree.parts.size() == 1) return {everybody, Type::number()};
  if (tree.parts.size() == 1)
    fail(Mistake::wrong_arguments, tree, "'" + tree.word + "' needs a condition", "",
         "Write " + tree.word + "(" + std::string(name(of)) + ", condition)");
  const Syntax& inner = *tree.parts[1];
  if (takes_condition(function)) {
    const NodeId number = reduce(Reduction::Kind::sum, expect_boolean(inner, of).node);
    if (function == any)
      return {graph_.operation(Operation::less, graph_.constant(0), number), Type::boolean()};
    if (function == all)
      return {graph_.operation(Operation::less_equal, everybody, number), Type::boolean()};
    if (function == count) return {number, Type::number()};
    return {graph_.operation(Operation::divide, number, everybody), Type::number()};
  }
  const Bound value = expect_number(inner, of);
  switch (function) {
    case sum:
      return {reduce(Reduction::Kind::sum, value.node), value.type};
    case mean:
      return {
          graph_.operation(Operation::divide, reduce(Reduction::Kind::sum, value.node), everybody),
          value.type};
    case min:
      return {reduce(Reduction::Kind::minimum, value.node), value.type};
    case max:
      return {reduce(Reduction::Kind::maximum, value.node), value.type};
    case median:
      return this->quantile(value, of, 0.5, groups);
    case decile:
      return of_each(tree, this->decile(value, of, groups), of, context);
    case rank: {
      const NodeId node =
          graph_.rank(graph_.ranking(rows(value.node, of), of, groups.counted, groups.number));
      return of_each(tree, {node, Type::number()}, of, context);
    }
    case quantile:
      break;
    default:
      throw Bug("a function over the population is not handled");
  }
  const NodeId share_node = expect_pure(*tree.parts[2], Entity::world).node;
  const double share_of = graph_[share_node].number;
  if (!graph_.is_constant(share_node) || share_of <= 0 || share_of >= 1)
    fail(Mistake::number_outside, *tree.parts[2], "a quantile needs a share between 0 and 1");
  return this->quantile(value, of, share_of, groups);
}

Binder::Groups Binder::groups(const Syntax& tree, Entity of, Entity context) {
  if (tree.by == nullptr) return {};
  const Bound counted = expression(*tree.by, of);
  if (!counted.type.is_category())
    fail(Mistake::groups_unfit, *tree.by,
         "groups are a category, but this is " + counted.type.text(), "",
         "Make one with band(…) or where(…, 'one', 'other')");
  if (context == Entity::world)
    fail(Mistake::groups_unfit, *tree.by, "the whole population is in no group", "",
         "Write it in a formula for each person or household");
  const Bound asking = fitted(*tree.by, expression(*tree.by, context), counted.type);
  return {rows(counted.node, of), rows(asking.node, context),
          static_cast<int>(counted.type.labels->size())};
}

Bound Binder::quantile(const Bound& value, Entity of, double share, const Groups& groups) {
  Reduction reduction;
  reduction.kind = Reduction::Kind::quantile;
  reduction.ranking = graph_.ranking(rows(value.node, of), of, groups.counted, groups.number);
  reduction.share = share;
  reduction.group = groups.counted;
  reduction.groups = groups.number;
  reduction.stage = graph_.stage_of_ranking(reduction.ranking);
  return {graph_.result(reduction, groups.asked), value.type};
}

Bound Binder::decile(Bound value, Entity of, Groups groups) {
  groups.asked = groups.counted;  // whoever is ranked asks for the bounds
  NodeId code = graph_.constant(0);
  std::vector<std::string> labels = {"1"};
  for (int tenth = 1; tenth < 10; ++tenth) {
    const NodeId cut = quantile(value, of, tenth / 10.0, groups).node;
    code =
        graph_.operation(Operation::add, code, graph_.operation(Operation::less, cut, value.node));
    labels.push_back(std::to_string(tenth + 1));
  }
  return {code, Type::category(std::move(labels))};
}

}  // namespace civitas::language
