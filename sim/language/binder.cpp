// SPDX-License-Identifier: Apache-2.0
#include "sim/language/binder.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/parser.hpp"

namespace civitas::language {
namespace {

constexpr int kMostExponent = 99;  // of amounts with a unit
constexpr int kDeepest = 1000;     // operations inside operations; more could overflow the stack

/// Thrown when a formula reads a value whose own mistake has been reported already.
struct AlreadyReported {};

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

}  // namespace

Binder::Binder(const Scope& scope, Graph& graph, Problems& problems)
    : scope_(scope), graph_(graph), problems_(problems) {}

std::optional<Bound> Binder::bind(const Text& formula, Entity context) {
  const Text* outer = std::exchange(formula_, &formula);
  std::optional<Bound> bound;
  try {
    bound = expression(*parse(formula), context);
  } catch (const InputError& error) {
    problems_.add(error);
  } catch (const AlreadyReported&) {
  }
  formula_ = outer;
  return bound;
}

std::optional<Bound> Binder::bind_for(const Text& formula, Entity context, const Type& wanted) {
  const Text* outer = std::exchange(formula_, &formula);
  std::optional<Bound> bound;
  try {
    const SyntaxTree tree = parse(formula);
    bound = fitted(*tree, expression(*tree, context), wanted);
  } catch (const InputError& error) {
    problems_.add(error);
  } catch (const AlreadyReported&) {
  }
  formula_ = outer;
  return bound;
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
    for (const std::string& label : *bound.type.labels) {
      if (std::find(wanted.labels->begin(), wanted.labels->end(), label) != wanted.labels->end())
        continue;
      std::string advice = did_you_mean(label, *wanted.labels);
      if (advice.empty()) advice = "Known are " + joined(*wanted.labels, ", ");
      fail(Mistake::unknown_label, tree, "unknown category '" + label + "'", "", advice);
    }
    bound.node = relabel(bound.node, bound.type.labels, *wanted.labels);
  }
  bound.type = wanted;
  bound.any_unit = false;
  return bound;
}

namespace {

bool depends_on_previous(const Graph& graph, NodeId id, int slot, std::set<NodeId>& seen) {
  if (id < 0 || !seen.insert(id).second) return false;
  const Node& node = graph[id];
  if (node.operation == Operation::previous && node.slot == slot) return true;
  std::vector<NodeId> parts = {node.a, node.b, node.c};
  const auto at = static_cast<std::size_t>(node.slot);
  const auto spread = [&](int spread_slot) {
    parts.push_back(graph.spreads()[static_cast<std::size_t>(spread_slot)].value);
  };
  const auto ranked = [&](int ranking) {
    const Ranking& all = graph.rankings()[static_cast<std::size_t>(ranking)];
    parts.insert(parts.end(), {all.value, all.group});
  };
  if (node.operation == Operation::result || node.operation == Operation::of_group) {
    const Reduction& reduction = graph.reductions()[at];
    parts.insert(parts.end(), {reduction.value, reduction.group});
    if (reduction.ranking >= 0) ranked(reduction.ranking);
  } else if (node.operation == Operation::rank) {
    ranked(node.slot);
  } else if (node.operation == Operation::over_neighbours) {
    spread(graph.sights()[at].spread);
  } else if (node.operation == Operation::partner) {
    spread(graph.meetings()[at].spread);
  } else if (node.operation == Operation::neighbour) {
    spread(node.slot);
  }
  return std::any_of(parts.begin(), parts.end(),
                     [&](NodeId part) { return depends_on_previous(graph, part, slot, seen); });
}

}  // namespace

void Binder::bind_previous() {
  for (std::size_t i = 0; i < graph_.previous().size(); ++i) {  // binding may add others
    const Previous asked = graph_.previous()[i];
    if (asked.now >= 0) continue;
    const auto bound = bind_name(asked.name, Text(asked.name, asked.place.file));
    if (!bound) continue;
    Previous& known = graph_.previous_named(asked.name);
    known.now = rows(bound->node, asked.entity);
    if (known.first >= 0) continue;
    known.first = known.now;
    std::set<NodeId> seen;
    if (depends_on_previous(graph_, known.now, static_cast<int>(i), seen))
      problems_.add(Mistake::previous_unfit, asked.place,
                    "'" + asked.name + "' needs a first value",
                    "it depends on what it was before, and before the first step it was nothing",
                    "Write previous(" + asked.name + ", FIRST)");
  }
}

std::optional<Bound> Binder::bind_name(const std::string& name, const Text& where) {
  const Symbol* known = scope_.find(name);
  if (known == nullptr) throw Bug("bind_name: no symbol " + name);
  Entity context = Entity::world;
  if (const auto* column = std::get_if<ColumnSymbol>(known)) context = column->entity;
  if (const auto* formula = std::get_if<FormulaSymbol>(known)) context = formula->entity;
  Syntax tree;
  tree.kind = Syntax::Kind::name;
  tree.word = name;
  const Text* outer = std::exchange(formula_, &where);
  std::optional<Bound> bound;
  try {
    bound = symbol(name, *known, tree, context);
  } catch (const InputError& error) {
    problems_.add(error);
  } catch (const AlreadyReported&) {
  }
  formula_ = outer;
  return bound;
}

NodeId Binder::rows(NodeId node, Entity entity) {
  if (graph_[node].entity == entity || entity == Entity::world) return node;
  if (graph_[node].entity != Entity::world)
    throw Bug("rows of one entity cannot stand for another");
  return graph_.rows(node, entity);
}

void Binder::fail_at(Mistake mistake, Place place, std::string what, std::string why,
                     std::string advice) {
  throw InputError({mistake, std::move(place), std::move(what), std::move(why), std::move(advice)});
}

void Binder::fail(Mistake mistake, const Syntax& tree, std::string what, std::string why,
                  std::string advice) {
  fail_at(mistake, formula_->place(tree.at), std::move(what), std::move(why), std::move(advice));
}

Bound Binder::expression(const Syntax& tree, Entity context) {
  struct Deeper {
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --depth_; }
    int& depth_;
  };
  const Deeper deeper(depth_);
  if (depth_ > kDeepest) {
    fail(Mistake::too_large, tree, "the formula is too long, with all the values it reads", "",
         "Order the values so that those that are read come first, or shorten it");
  }
  return part(tree, context);
}

Bound Binder::part(const Syntax& tree, Entity context) {
  switch (tree.kind) {
    case Syntax::Kind::number:
      return number(tree);
    case Syntax::Kind::text:
      return {graph_.constant(0), Type::category({tree.word})};
    case Syntax::Kind::name:
      return named(tree, context);
    case Syntax::Kind::call:
      return call(tree, context);
    case Syntax::Kind::negate: {
      Bound operand = expect_number(*tree.parts[0], context);
      operand.node = graph_.operation(Operation::negate, operand.node);
      return operand;
    }
    case Syntax::Kind::logical_not: {
      const Bound operand = expect_boolean(*tree.parts[0], context);
      return {graph_.operation(Operation::logical_not, operand.node), Type::boolean()};
    }
    case Syntax::Kind::binary:
      return binary(tree, context);
  }
  throw Bug("unknown kind of syntax");
}

Bound Binder::number(const Syntax& tree) {
  return {graph_.constant(tree.number), Type::number(tree.unit),
          tree.number == 0 && tree.unit.is_one()};
}

Bound Binder::named(const Syntax& tree, Entity context) {
  if (context == Entity::link) return named_of_link(tree);
  const std::string& word = tree.word;
  if (word == "true" || word == "false")
    return {graph_.constant(word == "true" ? 1 : 0), Type::boolean()};
  const std::string own = std::string(name(context)) + "." + word;
  if (const Symbol* found = scope_.find(own)) return symbol(own, *found, tree, context);
  if (const Symbol* found = scope_.find(word)) return symbol(word, *found, tree, context);
  unknown(tree, context);
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

void Binder::unknown(const Syntax& tree, Entity context) {
  const std::string prefix = std::string(name(context)) + ".";
  std::vector<std::string> candidates;
  for (const auto& [full, symbol] : scope_.symbols) {
    if (full.starts_with(prefix)) candidates.push_back(full.substr(prefix.size()));
    candidates.push_back(full);
  }
  for (const Entity entity : kAllEntities) {  // the same name elsewhere is the likeliest meaning
    const std::string elsewhere = std::string(name(entity)) + "." + tree.word;
    if (entity == context || scope_.find(elsewhere) == nullptr) continue;
    fail(Mistake::unknown_name, tree, "unknown name '" + tree.word + "'",
         context == Entity::world ? "this formula is about the whole population"
                                  : "a formula for each " + std::string(name(context)) +
                                        " reads other entities by their full name",
         context == Entity::person ? "Write " + elsewhere
         : context == Entity::household
             ? "Write sum(members, " + tree.word + ") or another sum over members"
             : "Write mean(" + std::string(name(entity)) + ", " + tree.word + ") or another sum");
  }
  std::string advice = did_you_mean(tree.word, candidates);
  const auto is_label = [&](const auto& entry) {
    const auto* column = std::get_if<ColumnSymbol>(&entry.second);
    return column != nullptr && column->type.is_category() &&
           std::count(column->type.labels->begin(), column->type.labels->end(), tree.word) > 0;
  };
  if (std::any_of(scope_.symbols.begin(), scope_.symbols.end(), is_label))
    advice = "A category stands in quotes: '" + tree.word + "'";
  if (tree.word == "yes" || tree.word == "True") advice = "Write true";
  if (tree.word == "no" || tree.word == "False") advice = "Write false";
  fail(Mistake::unknown_name, tree, "unknown name '" + tree.word + "'",
       context == Entity::world
           ? "no value or parameter of the whole population is called so"
           : "no column, value or parameter of a " + std::string(name(context)) + " is called so",
       advice);
}

Bound Binder::symbol(const std::string& name, const Symbol& symbol, const Syntax& tree,
                     Entity context) {
  const auto reachable = [&](Entity entity) {
    if (entity == context || entity == Entity::world) return;
    if (entity == Entity::household && context == Entity::person) return;
    const std::string rest = name.substr(name.find('.') + 1);
    fail(Mistake::another_entity, tree,
         "'" + name + "' has a value for each " + std::string(civitas::name(entity)),
         context == Entity::world ? "this formula is about the whole population"
                                  : "this formula is about each household",
         context == Entity::world
             ? "Write mean(" + std::string(civitas::name(entity)) + ", " + rest + ") or another sum"
             : "Write sum(members, " + rest + ") or another sum over members");
  };
  if (const auto* column = std::get_if<ColumnSymbol>(&symbol)) {
    reachable(column->entity);
    read_.insert(name);
    NodeId node = graph_.column(column->entity, column->column);
    if (column->entity == Entity::household && context == Entity::person) node = graph_.up(node);
    return {node, column->type};
  }
  if (const auto* number = std::get_if<NumberSymbol>(&symbol)) {
    read_.insert(name);
    return {graph_.parameter(number->slot), number->type};
  }
  if (const auto* formula = std::get_if<FormulaSymbol>(&symbol)) {
    reachable(formula->entity);
    return value(name, *formula, tree, context);
  }
  if (std::holds_alternative<ScheduleSymbol>(symbol)) {
    fail(Mistake::not_one_number, tree, "'" + name + "' is a schedule, not a number", "",
         "Write scale(" + name + ", …)");
  }
  if (std::holds_alternative<NetworkSymbol>(symbol)) {
    fail(Mistake::not_one_number, tree, "'" + name + "' is a network, not a number", "",
         "Write mean(" + name + ", …)");
  }
  fail(Mistake::not_one_number, tree, "'" + name + "' is a table, not a number", "",
       "Write lookup(" + name + ", …)");
}

Bound Binder::value(const std::string& name, const FormulaSymbol& formula, const Syntax& tree,
                    Entity context) {
  const auto [at, is_new] = values_.try_emplace(name);
  Value& value = at->second;
  if (value.in_progress) {
    std::vector<std::string> circle(std::find(chain_.begin(), chain_.end(), name), chain_.end());
    circle.push_back(name);
    fail(Mistake::circle, tree, "'" + name + "' depends on itself", joined(circle, " → "),
         "Take one of these out of the circle");
  }
  if (is_new) {
    value.in_progress = true;
    chain_.push_back(name);
    std::set<std::string> outer_read = std::exchange(read_, {});
    const Text* outer = std::exchange(formula_, &formula.formula);
    try {
      value.bound = define(name, formula);
    } catch (const InputError& error) {
      problems_.add(error);
    } catch (const AlreadyReported&) {
    }
    formula_ = outer;
    value.read = std::exchange(read_, std::move(outer_read));
    chain_.pop_back();
    value.in_progress = false;
  }
  read_.insert(value.read.begin(), value.read.end());
  if (!value.bound) throw AlreadyReported{};
  Bound bound = *value.bound;
  if (formula.entity == Entity::household && context == Entity::person)
    bound.node = graph_.up(bound.node);
  return bound;
}

Bound Binder::define(const std::string& name, const FormulaSymbol& formula) {
  Bound bound = expression(*parse(formula.formula), formula.entity);
  if (formula.unit) {
    if (!bound.type.is_number()) {
      fail_at(Mistake::units_differ, formula.unit_place,
              "'" + name + "' has a unit, but its formula gives " + bound.type.text(), "",
              "Leave the unit out");
    }
    if (!bound.any_unit && bound.type.unit != *formula.unit) {
      fail_at(Mistake::units_differ, formula.unit_place,
              "'" + name + "' is declared in " + formula.unit->text() + ", but its formula gives " +
                  bound.type.unit.text(),
              "", conversion_advice(bound.type.unit, *formula.unit));
    }
    bound.type.unit = *formula.unit;
    bound.any_unit = false;
  }
  return bound;
}

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

Bound Binder::binary(const Syntax& tree, Entity context) {
  const std::string& symbol = tree.word;
  if (symbol == "and" || symbol == "or") {
    const Bound left = expect_boolean(*tree.parts[0], context);
    const Bound right = expect_boolean(*tree.parts[1], context);
    return {graph_.operation(symbol == "and" ? Operation::both : Operation::either, left.node,
                             right.node),
            Type::boolean()};
  }
  if (symbol == "==" || symbol == "!=" || symbol[0] == '<' || symbol[0] == '>') {
    Bound left = expression(*tree.parts[0], context);
    Bound right = expression(*tree.parts[1], context);
    return compare(tree, std::move(left), std::move(right));
  }
  const Bound left = expect_number(*tree.parts[0], context);
  const Bound right = expect_number(*tree.parts[1], context);
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

// Between two dates lie days; a number of days moves a date.
Bound Binder::of_dates(const Syntax& tree, const Bound& left, const Bound& right) {
  const Unit days = Unit::base("day");
  const bool both = left.type.unit == right.type.unit;
  const auto made = [&](Operation operation, const Unit& unit) {
    return Bound{graph_.operation(operation, left.node, right.node), Type::number(unit)};
  };
  if (tree.word == "-" && both) return made(Operation::subtract, days);
  if (tree.word == "-" && right.type.unit == days) return made(Operation::subtract, left.type.unit);
  if (tree.word == "+" && right.type.unit == days) return made(Operation::add, left.type.unit);
  if (tree.word == "+" && left.type.unit == days) return made(Operation::add, right.type.unit);
  fail(Mistake::wrong_type, tree, "a date cannot be counted with like a number", "",
       "Subtract two dates, move one by days (`+ 30 day`), or write age(…), months(…)");
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
      const auto& labels = *left.type.labels;
      const auto at = std::find(labels.begin(), labels.end(), word);
      if (at == labels.end()) {
        std::string advice = did_you_mean(word, labels);
        if (advice.empty()) advice = "Known are " + joined(labels, ", ");
        fail(Mistake::unknown_label, *tree.parts[right_literal ? 1 : 0],
             "unknown category '" + word + "'", "", advice);
      }
      right.node = graph_.constant(static_cast<double>(at - labels.begin()));
    } else if (*left.type.labels != *right.type.labels) {
      fail(Mistake::wrong_type, tree, "these two have different categories",
           joined(*left.type.labels, ", ") + " and " + joined(*right.type.labels, ", "));
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
  NodeId mapped = graph_.constant(first);
  for (std::size_t i = 1; i < from->size(); ++i) {
    const NodeId is_it =
        graph_.operation(Operation::equal, code, graph_.constant(static_cast<double>(i)));
    mapped =
        graph_.operation(Operation::select, is_it, graph_.constant(position((*from)[i])), mapped);
  }
  return mapped;
}

}  // namespace civitas::language
