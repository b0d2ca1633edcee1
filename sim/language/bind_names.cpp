// SPDX-License-Identifier: Apache-2.0
// What the names in a formula mean.
#include <algorithm>
#include <utility>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/language/binder.hpp"
#include "sim/language/parser.hpp"

namespace civitas::language {

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
    Problem problem(Mistake::circle, formula_->place(tree.at), "'" + name + "' depends on itself",
                    joined(circle, " → ") + " → " + name,
                    "Let one of these read a value that leaves out the others, or what it was the "
                    "month before: previous(…)");
    problem.circle = std::move(circle);
    throw InputError(std::move(problem));
  }
  if (is_new) {
    value.in_progress = true;
    chain_.push_back(name);
    std::set<std::string> outer_read = std::exchange(read_, {});
    value.bound = attempt(formula.formula, [&] { return define(name, formula); });
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
              "",
              formula.otherwise.empty() ? conversion_advice(bound.type.unit, *formula.unit)
                                        : formula.otherwise);
    }
    bound.type.unit = *formula.unit;
    bound.any_unit = false;
  }
  return bound;
}

// Gathered once: there can be many mistakes, and many names.
const std::vector<std::string>& Binder::names_for(Entity context) {
  const auto [at, is_new] = names_.try_emplace(context);
  if (!is_new) return at->second;
  const std::string prefix = std::string(name(context)) + ".";
  for (const auto& [full, symbol] : scope_.symbols) {
    if (full.starts_with(prefix)) at->second.push_back(full.substr(prefix.size()));
    at->second.push_back(full);
  }
  return at->second;
}

// A column or value of another entity that is called nearly so.
std::string Binder::elsewhere(const std::string& word) const {
  std::vector<std::string> rests;
  std::map<std::string, std::string> full_of;
  for (const auto& [full, symbol] : scope_.symbols) {
    const std::size_t dot = full.find('.');
    if (dot == std::string::npos || !entity_named(full.substr(0, dot))) continue;
    rests.push_back(full.substr(dot + 1));
    full_of.emplace(rests.back(), full);
  }
  const std::string meant = suggest(word, rests);
  return meant.empty() ? "" : "Did you mean '" + full_of.at(meant) + "'?";
}

bool Binder::is_label(const std::string& word) {
  if (!labels_) {
    labels_.emplace();
    for (const auto& [full, symbol] : scope_.symbols) {
      const auto* column = std::get_if<ColumnSymbol>(&symbol);
      if (column != nullptr && column->type.is_category())
        labels_->insert(column->type.labels->begin(), column->type.labels->end());
    }
  }
  return labels_->contains(word);
}

void Binder::unknown(const Syntax& tree, Entity context) {
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
  const std::size_t dot = tree.word.find('.');
  if (dot != std::string::npos && entity_named(tree.word.substr(0, dot))) {
    const std::string rest = tree.word.substr(dot + 1);
    if (scope_.find(rest) != nullptr)
      fail(Mistake::unknown_name, tree, "unknown name '" + tree.word + "'",
           "'" + rest + "' is one for everybody", "Write " + rest);
  }
  std::string advice = did_you_mean(tree.word, names_for(context));
  if (advice.empty()) advice = elsewhere(tree.word);
  const bool whole = formula_ != nullptr && formula_->chars == tree.word;  // bind_for knows labels
  if (tree.word == "yes" || tree.word == "True") advice = "Write true";
  if (tree.word == "no" || tree.word == "False") advice = "Write false";
  if (is_label(tree.word) && !(whole && advice.starts_with("Write ")))
    advice = "A category stands in quotes: '" + tree.word + "'";
  fail(Mistake::unknown_name, tree, "unknown name '" + tree.word + "'",
       context == Entity::world
           ? "no value or parameter of the whole population is called so"
           : "no column, value or parameter of a " + std::string(name(context)) + " is called so",
       advice);
}

}  // namespace civitas::language
