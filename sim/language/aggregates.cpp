// SPDX-License-Identifier: Apache-2.0
// How the binder enters what is taken over others: members of a household, neighbours in a network,
// the whole population and its groups.
#include <algorithm>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {
namespace {

// Does a formula look at both ends of a link?
bool is_about_links(const Syntax& tree) {
  if (tree.kind == Syntax::Kind::name &&
      (tree.word.starts_with("own.") || tree.word == "link.weight"))
    return true;
  return std::any_of(tree.parts.begin(), tree.parts.end(),
                     [](const auto& part) { return is_about_links(*part); });
}

bool takes_condition(Function function) {
  using enum Function;
  return function == count || function == share || function == any || function == all;
}

}  // namespace

const NetworkSymbol* Binder::network_of(const Syntax& tree) const {
  const Symbol* found = tree.kind == Syntax::Kind::name ? scope_.find(tree.word) : nullptr;
  return found == nullptr ? nullptr : std::get_if<NetworkSymbol>(found);
}

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

Bound Binder::over_members(const Syntax& tree, Function function, Entity context) {
  using enum Function;
  if (context != Entity::household) {
    fail(Mistake::another_entity, *tree.parts[0], "only a household has members",
         "this formula is about each " + std::string(name(context)),
         "Write a value `household.…` and read that");
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

Bound Binder::over_network(const Syntax& tree, Function function, const NetworkSymbol& network,
                           Entity context) {
  using enum Function;
  const Syntax& over = *tree.parts[0];
  if (context != network.of && !(context == Entity::person && network.of == Entity::household)) {
    fail(Mistake::another_entity, over,
         "'" + over.word + "' is a network of each " + std::string(name(network.of)),
         "this formula is about " + (context == Entity::world
                                         ? std::string("the whole population")
                                         : "each " + std::string(name(context))),
         "Take it in a value of each " + std::string(name(network.of)));
  }
  read_.insert(over.word);
  if (tree.parts.size() == 2 && is_about_links(*tree.parts[1]))
    return of_each(tree, over_links(tree, function, network), network.of, context);
  const auto seen = [&](OverNeighbours what, NodeId node, bool yes_no) {
    return graph_.over_neighbours({network.network, what, graph_.spread(node, network.of, yes_no)});
  };
  const auto operation = [&](Operation what, NodeId a, NodeId b) {
    return graph_.operation(what, a, b);
  };
  const NodeId one = graph_.constant(1);
  const NodeId degree = seen(OverNeighbours::count, one, true);
  Bound bound{degree, Type::number()};
  if (takes_condition(function) && tree.parts.size() == 2) {
    const NodeId condition = expect_boolean(*tree.parts[1], network.of).node;
    const NodeId number = seen(OverNeighbours::count, condition, true);
    if (function == any)
      bound = {operation(Operation::less, graph_.constant(0), number), Type::boolean()};
    else if (function == all)
      bound = {operation(Operation::equal, number, degree), Type::boolean()};
    else if (function == share)
      bound.node = operation(Operation::divide, number, operation(Operation::maximum, degree, one));
    else
      bound.node = number;
  } else if (function != count) {
    if (tree.parts.size() < 2)
      fail(Mistake::wrong_arguments, tree, "'" + tree.word + "' needs a condition", "",
           "Write " + tree.word + "(" + over.word + ", condition)");
    const Bound value = expect_number(*tree.parts[1], network.of);
    bound = value;
    if (function == sum)
      bound.node = seen(OverNeighbours::sum, value.node, false);
    else if (function == mean)
      bound.node =
          operation(Operation::divide, seen(OverNeighbours::sum, value.node, false), degree);
    else if (function == min)
      bound.node = seen(OverNeighbours::least, value.node, false);
    else if (function == max)
      bound.node = seen(OverNeighbours::greatest, value.node, false);
    else
      fail(Mistake::wrong_arguments, tree, "'" + tree.word + "' is not taken over neighbours", "",
           "Write " + tree.word + "(person, …)");
    bound.any_unit = false;
  }
  return of_each(tree, bound, network.of, context);
}

// A formula that looks at both ends of each link is computed link by link.
Bound Binder::over_links(const Syntax& tree, Function function, const NetworkSymbol& network) {
  using enum Function;
  const NetworkSymbol* outer = std::exchange(links_, &network);
  struct Back {
    const NetworkSymbol*& links;
    const NetworkSymbol* outer;
    ~Back() { links = outer; }
  } const back{links_, outer};
  const auto over = [&](Operation operation, NodeId node) {
    return graph_.over_links(operation, network.network, node, network.of);
  };
  const Syntax& inner = *tree.parts[1];
  const NodeId degree = over(Operation::sum_links, graph_.constant(1));
  if (takes_condition(function)) {
    const NodeId number = over(Operation::sum_links, expect_boolean(inner, Entity::link).node);
    if (function == any)
      return {graph_.operation(Operation::less, graph_.constant(0), number), Type::boolean()};
    if (function == all)
      return {graph_.operation(Operation::equal, number, degree), Type::boolean()};
    if (function == count) return {number, Type::number()};
    const NodeId some = graph_.operation(Operation::maximum, degree, graph_.constant(1));
    return {graph_.operation(Operation::divide, number, some), Type::number()};
  }
  const Bound value = expect_number(inner, Entity::link);
  switch (function) {
    case sum:
      return {over(Operation::sum_links, value.node), value.type};
    case mean:
      return {graph_.operation(Operation::divide, over(Operation::sum_links, value.node), degree),
              value.type};
    case min:
      return {over(Operation::min_links, value.node), value.type};
    case max:
      return {over(Operation::max_links, value.node), value.type};
    default:
      break;
  }
  fail(Mistake::wrong_arguments, tree, "'" + tree.word + "' is not taken over neighbours", "",
       "Write " + tree.word + "(person, …)");
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

// Something of each `of`, in a formula about each `context`.
Bound Binder::of_each(const Syntax& tree, Bound bound, Entity of, Entity context) {
  const Entity whose = graph_[bound.node].entity;
  if (whose == Entity::world || whose == context) return bound;
  if (whose == Entity::household && context == Entity::person) {
    bound.node = graph_.up(bound.node);
    return bound;
  }
  fail(Mistake::another_entity, tree, "'" + tree.word + "' is of each " + std::string(name(of)),
       context == Entity::world ? "this formula is about the whole population"
                                : "this formula is about each " + std::string(name(context)),
       "Use it in a formula for each " + std::string(name(of)));
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

}  // namespace civitas::language
