// SPDX-License-Identifier: Apache-2.0
#include "sim/language/binder.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/mistake.hpp"
#include "sim/language/parser.hpp"

namespace civitas::language {
namespace {

constexpr int kDeepest = 1000;  // operations inside operations; more could overflow the stack

bool is_label_of(const Type& type, const std::string& word) {
  return type.is_category() &&
         std::find(type.labels->begin(), type.labels->end(), word) != type.labels->end();
}

}  // namespace

std::string whom(Entity context) {
  return context == Entity::world ? "the whole population" : "each " + std::string(name(context));
}

Binder::Binder(const Scope& scope, Graph& graph, Problems& problems)
    : scope_(scope), graph_(graph), problems_(problems) {}

std::optional<Bound> Binder::attempt(const Text& formula, const std::function<Bound()>& binding) {
  const Text* outer = std::exchange(formula_, &formula);
  std::optional<Bound> bound;
  try {
    bound = binding();
  } catch (const InputError& error) {
    problems_.add(error);
  } catch (const AlreadyReported&) {
  }
  formula_ = outer;
  return bound;
}

std::optional<Bound> Binder::bind(const Text& formula, Entity context) {
  return attempt(formula, [&] { return expression(*parse(formula), context); });
}

std::optional<Bound> Binder::bind_for(const Text& formula, Entity context, const Type& wanted) {
  return attempt(formula, [&] {
    const SyntaxTree tree = parse(formula);
    const std::string& word = tree->word;
    if (tree->kind == Syntax::Kind::name && is_label_of(wanted, word) &&
        scope_.find(word) == nullptr &&
        scope_.find(std::string(name(context)) + "." + word) == nullptr)
      fail(Mistake::unknown_name, *tree, "unknown name '" + word + "'", "a category is needed here",
           "Write \"'" + word + "'\": a category stands in quotes");
    return fitted(*tree, expression(*tree, context), wanted);
  });
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
  return attempt(where, [&] { return symbol(name, *known, tree, context); });
}

NodeId Binder::rows(NodeId node, Entity entity) {
  if (graph_[node].entity == entity || entity == Entity::world) return node;
  if (graph_[node].entity != Entity::world)
    throw Bug("rows of one entity cannot stand for another");
  return graph_.rows(node, entity);
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

void Binder::fail_at(Mistake mistake, Place place, std::string what, std::string why,
                     std::string advice) {
  throw InputError({mistake, std::move(place), std::move(what), std::move(why), std::move(advice)});
}

void Binder::fail(Mistake mistake, const Syntax& tree, std::string what, std::string why,
                  std::string advice) {
  fail_at(mistake, formula_->place(tree.at), std::move(what), std::move(why), std::move(advice));
}

}  // namespace civitas::language
