// SPDX-License-Identifier: Apache-2.0
// How the binder enters each function into the graph.
#include <algorithm>
#include <cmath>

#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"
#include "sim/language/functions.hpp"

namespace civitas::language {
namespace {

constexpr double kHighestBand = 1e15;  // whole numbers are exact up to there

const FunctionUse* find(std::string_view name) {
  const auto all = functions();
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const FunctionUse& use) { return use.name == name; });
  return at == all.end() ? nullptr : &*at;
}

bool is_over_members(const Syntax& tree) {
  return !tree.parts.empty() && tree.parts[0]->kind == Syntax::Kind::name &&
         tree.parts[0]->word == "members";
}

std::optional<Entity> population_of(const Syntax& tree) {
  if (tree.parts.empty() || tree.parts[0]->kind != Syntax::Kind::name) return std::nullopt;
  return entity_named(tree.parts[0]->word);
}

}  // namespace

Bound Binder::call(const Syntax& tree, Entity context) {
  const FunctionUse* use = find(tree.word);
  if (use == nullptr) {
    std::vector<std::string> names;
    for (const FunctionUse& known : functions()) names.emplace_back(known.name);
    fail(tree, "unknown function '" + tree.word + "'", "", did_you_mean(tree.word, names));
  }
  const int given = static_cast<int>(tree.parts.size());
  if (given < use->fewest || (use->most >= 0 && given > use->most)) {
    fail(tree,
         "'" + tree.word + "' cannot take " + std::to_string(given) +
             (given == 1 ? " argument" : " arguments"),
         "", "Write " + std::string(use->form));
  }
  using enum Function;
  switch (use->function) {
    case where:
      return choose(tree, context);
    case scale:
      return schedule(tree, context);
    case band:
      return this->band(tree, context);
    case sum:
    case count:
    case mean:
    case share:
    case any:
    case all:
    case median:
    case quantile:
    case decile: {
      if (is_over_members(tree)) return over_members(tree, use->function, context);
      if (const auto entity = population_of(tree))
        return over_population(tree, use->function, *entity, context);
      fail(*tree.parts[0], "'" + tree.word + "' needs to know over whom", "",
           "Write " + std::string(use->form));
    }
    case min:
    case max:
      if (is_over_members(tree)) return over_members(tree, use->function, context);
      if (const auto entity = population_of(tree))
        return over_population(tree, use->function, *entity, context);
      [[fallthrough]];
    default:
      return elementwise(tree, use->function, context);
  }
}

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
        fail(part(0), "a hazard is a rate in 1/year, but this is " + rate.type.text(), "",
             "Write for example `0.05 1/year`");
      }
      const auto* years = std::get_if<NumberSymbol>(scope_.find("now.step_years"));
      if (years == nullptr) throw Bug("now.step_years is missing");
      const NodeId exposure = graph_.operation(
          Operation::negate,
          graph_.operation(Operation::multiply, rate.node, graph_.parameter(years->slot)));
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
    default:
      break;
  }
  const Bound x = expect_number(part(0), context);
  const Operation operation = function == abs     ? Operation::absolute
                              : function == floor ? Operation::floor
                              : function == ceil  ? Operation::ceiling
                                                  : Operation::round;
  return {graph_.operation(operation, x.node), x.type};
}

Bound Binder::schedule(const Syntax& tree, Entity context) {
  const Syntax& first = *tree.parts[0];
  const Symbol* found = first.kind == Syntax::Kind::name ? scope_.find(first.word) : nullptr;
  const auto* known = found == nullptr ? nullptr : std::get_if<ScheduleSymbol>(found);
  if (known == nullptr) {
    std::vector<std::string> names;
    for (const auto& [name, symbol] : scope_.symbols) {
      if (std::holds_alternative<ScheduleSymbol>(symbol)) names.push_back(name);
    }
    fail(first, "scale needs the name of a schedule first", "", did_you_mean(first.word, names));
  }
  read_.insert(first.word);
  const Bound base = expect_number(*tree.parts[1], context);
  if (!base.any_unit && base.type.unit != known->base) {
    fail(*tree.parts[1],
         "the schedule '" + first.word + "' is for amounts in " + known->base.text() +
             ", but this is " + base.type.text(),
         "", conversion_advice(base.type.unit, known->base));
  }
  return {graph_.schedule(known->slot, base.node), Type::number(known->result)};
}

Bound Binder::band(const Syntax& tree, Entity context) {
  const Bound x = expect_number(*tree.parts[0], context);
  std::vector<std::string> labels;
  NodeId code = graph_.constant(0);
  double below = 0;
  for (std::size_t i = 1; i < tree.parts.size(); ++i) {
    const Bound bound = expect_number(*tree.parts[i], context);
    const double number = graph_[bound.node].number;
    if (!graph_.is_constant(bound.node) || number != std::floor(number) || number > kHighestBand)
      fail(*tree.parts[i], "a band begins at a whole number");
    if (number <= below)
      fail(*tree.parts[i], "the bands are not in ascending order",
           "each begins above the one before, and the first above 0");
    same_unit(*tree.parts[i], x, bound);
    const auto whole = [](double value) { return std::to_string(static_cast<long long>(value)); };
    labels.push_back(number - 1 > below ? whole(below) + "-" + whole(number - 1) : whole(below));
    below = number;
    if (i + 1 == tree.parts.size()) labels.push_back(whole(number) + "+");
    code = graph_.operation(Operation::add, code,
                            graph_.operation(Operation::less_equal, bound.node, x.node));
  }
  return {code, Type::category(std::move(labels))};
}

Bound Binder::choose(const Syntax& tree, Entity context) {
  const Bound condition = expect_boolean(*tree.parts[0], context);
  Bound yes = expression(*tree.parts[1], context);
  Bound no = expression(*tree.parts[2], context);
  if (yes.type.kind != no.type.kind)
    fail(*tree.parts[2], "where gives " + yes.type.text() + " or " + no.type.text(),
         "both must be of one kind");
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

Bound Binder::over_members(const Syntax& tree, Function function, Entity context) {
  using enum Function;
  if (context != Entity::household) {
    fail(*tree.parts[0], "only a household has members",
         "this formula is about each " + std::string(name(context)),
         "Write a value `household.…` and read that");
  }
  const auto members = [&](Operation operation, NodeId node) {
    return graph_.over_members(operation, node);
  };
  const NodeId size = members(Operation::sum_members, graph_.constant(1));
  if (function == count && tree.parts.size() == 1) return {size, Type::number()};
  const Syntax& inner = *tree.parts[1];
  if (function == count || function == share || function == any || function == all) {
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
  fail(tree, "'" + tree.word + "' is not taken over members", "",
       "Write " + tree.word + "(person, …)");
}

Bound Binder::quantile(const Bound& value, Entity of, double share) {
  Reduction reduction;
  reduction.kind = Reduction::Kind::quantile;
  reduction.ranking = graph_.ranking(rows(value.node, of), of);
  reduction.share = share;
  reduction.stage = graph_[value.node].stage;
  return {graph_.result(reduction), value.type};
}

Bound Binder::decile(Bound value, Entity of) {
  NodeId code = graph_.constant(0);
  std::vector<std::string> labels = {"1"};
  for (int tenth = 1; tenth < 10; ++tenth) {
    const NodeId cut = quantile(value, of, tenth / 10.0).node;
    code =
        graph_.operation(Operation::add, code, graph_.operation(Operation::less, cut, value.node));
    labels.push_back(std::to_string(tenth + 1));
  }
  return {code, Type::category(std::move(labels))};
}

Bound Binder::over_population(const Syntax& tree, Function function, Entity of, Entity context) {
  using enum Function;
  const auto reduce = [&](Reduction::Kind kind, NodeId node) {
    Reduction reduction;
    reduction.kind = kind;
    reduction.entity = of;
    if (node >= 0) {
      reduction.value = rows(node, of);
      reduction.stage = graph_[node].stage;
    }
    return graph_.result(reduction);
  };
  const NodeId everybody = reduce(Reduction::Kind::count_weight, -1);
  if (function == count && tree.parts.size() == 1) return {everybody, Type::number()};
  const Syntax& inner = *tree.parts[1];
  if (function == count || function == share || function == any || function == all) {
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
      return this->quantile(value, of, 0.5);
    case decile: {
      Bound tenth = this->decile(value, of);
      const Entity whose = graph_[tenth.node].entity;
      if (whose == Entity::household && context == Entity::person)
        tenth.node = graph_.up(tenth.node);
      else if (whose != Entity::world && whose != context)
        fail(tree, "a decile is of each " + std::string(name(of)),
             context == Entity::world ? "this formula is about the whole population"
                                      : "this formula is about each " + std::string(name(context)),
             "Use it in a formula for each " + std::string(name(of)));
      return tenth;
    }
    case quantile:
      break;
    default:
      throw Bug("a function over the population is not handled");
  }
  const NodeId share_node = expect_pure(*tree.parts[2], Entity::world).node;
  const double share_of = graph_[share_node].number;
  if (!graph_.is_constant(share_node) || share_of <= 0 || share_of >= 1)
    fail(*tree.parts[2], "a quantile needs a share between 0 and 1");
  return this->quantile(value, of, share_of);
}

}  // namespace civitas::language
