// SPDX-License-Identifier: Apache-2.0
// How sums over the neighbours in a network are entered.
#include <algorithm>
#include <utility>

#include "sim/core/mistake.hpp"
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

}  // namespace

const NetworkSymbol* Binder::network_of(const Syntax& tree) const {
  const Symbol* found = tree.kind == Syntax::Kind::name ? scope_.find(tree.word) : nullptr;
  return found == nullptr ? nullptr : std::get_if<NetworkSymbol>(found);
}

Bound Binder::over_network(const Syntax& tree, Function function, const NetworkSymbol& network,
                           Entity context) {
  using enum Function;
  const Syntax& over = *tree.parts[0];
  if (context != network.of && !(context == Entity::person && network.of == Entity::household)) {
    fail(Mistake::another_entity, over,
         "'" + over.word + "' is a network of each " + std::string(name(network.of)),
         "this formula is about " + whom(context),
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
  const NodeId degree = graph_.degree(network.network, network.of);
  Bound bound{degree, Type::number()};
  if (takes_condition(function) && tree.parts.size() == 2) {
    const NodeId condition = expect_boolean(*tree.parts[1], network.of).node;
    const bool of_all = graph_.is_constant(condition) && graph_[condition].number != 0;
    const NodeId number = of_all ? degree : seen(OverNeighbours::count, condition, true);
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
  const NodeId degree = graph_.degree(network.network, network.of);
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

// About links, a name is that of the one at the other end, `own.name` that of the one at this end.
Bound Binder::named_of_link(const Syntax& tree) {
  constexpr std::string_view kOwn = "own.";
  if (tree.word == "link.weight") {
    if (!links_->weighted)
      fail(Mistake::another_entity, tree, "the links of this network have no weights", "",
           "Leave link.weight out");
    return {graph_.link_weight(links_->network), Type::number()};
  }
  Syntax plain;
  plain.kind = Syntax::Kind::name;
  plain.at = tree.at;
  plain.word = tree.word;
  const bool own = tree.word.starts_with(kOwn);
  if (own) plain.word.erase(0, kOwn.size());
  Bound bound = named(plain, links_->of);
  if (graph_[bound.node].entity == Entity::world) return bound;
  bound.node =
      own ? graph_.own(links_->network, bound.node)
          : graph_.neighbour(links_->network, graph_.spread(bound.node, links_->of, false));
  return bound;
}

}  // namespace civitas::language
