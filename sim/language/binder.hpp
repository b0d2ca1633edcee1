// SPDX-License-Identifier: Apache-2.0
// Gives the names of formulas their meaning, checks types and units, and enters the result in a
// graph.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "sim/core/problem.hpp"
#include "sim/core/text.hpp"
#include "sim/language/functions.hpp"
#include "sim/language/graph.hpp"
#include "sim/language/scope.hpp"
#include "sim/language/syntax.hpp"

namespace civitas::language {

/// A formula, or a part of one, in the graph.
struct Bound {
  NodeId node = -1;
  Type type;
  bool any_unit = false;  // a bare 0, which fits every unit
};

/// "each person", "the whole population".
std::string whom(Entity context);

class Binder {
 public:
  /// `scope` and `problems` must outlive the binder.
  Binder(const Scope& scope, Graph& graph, Problems& problems);

  /// Binds `formula` for the rows of `context`. Reports mistakes, each once, and then gives
  /// nothing.
  std::optional<Bound> bind(const Text& formula, Entity context);
  /// The same for something that goes into a column of this type: a category gets its labels.
  std::optional<Bound> bind_for(const Text& formula, Entity context, const Type& wanted);
  /// Binds everything that `previous` was asked for. Call it when all else is bound.
  void bind_previous();
  /// Binds the value, column or parameter `name`, in full.
  std::optional<Bound> bind_name(const std::string& name, const Text& where);
  /// Makes a row for every member of `entity` out of a number that is the same for all.
  NodeId rows(NodeId node, Entity entity);

  /// Full names of every parameter and column read so far, by formulas and by the values they read.
  const std::set<std::string>& read() const { return read_; }
  void forget_read() { read_.clear(); }
  const Scope& scope() const { return scope_; }

 private:
  /// Thrown when a formula reads a value whose own mistake has been reported already.
  struct AlreadyReported {};
  struct Value {
    std::optional<Bound> bound;
    std::set<std::string> read;
    bool in_progress = false;
  };

  std::optional<Bound> attempt(const Text& formula, const std::function<Bound()>& binding);
  Bound expression(const Syntax& tree, Entity context);
  Bound part(const Syntax& tree, Entity context);
  Bound number(const Syntax& tree);
  [[noreturn]] void fail(Mistake mistake, const Syntax& tree, std::string what,
                         std::string why = {}, std::string advice = {});
  [[noreturn]] void fail_at(Mistake mistake, Place place, std::string what, std::string why = {},
                            std::string advice = {});

  // bind_names.cpp
  Bound named(const Syntax& tree, Entity context);
  Bound symbol(const std::string& name, const Symbol& symbol, const Syntax& tree, Entity context);
  Bound value(const std::string& name, const FormulaSymbol& formula, const Syntax& tree,
              Entity context);
  Bound define(const std::string& name, const FormulaSymbol& formula);
  [[noreturn]] void unknown(const Syntax& tree, Entity context);
  const std::vector<std::string>& names_for(Entity context);
  std::string elsewhere(const std::string& word) const;
  bool is_label(const std::string& word);

  // bind_types.cpp
  Bound expect_number(const Syntax& tree, Entity context);
  Bound expect_pure(const Syntax& tree, Entity context);
  Bound expect_boolean(const Syntax& tree, Entity context);
  Bound expect_date(const Syntax& tree, Entity context);
  Unit same_unit(const Syntax& tree, const Bound& left, const Bound& right);
  Bound fitted(const Syntax& tree, Bound bound, const Type& wanted);
  std::size_t place_of_label(const Syntax& tree, const std::string& label,
                             const std::vector<std::string>& known);
  NodeId relabel(NodeId code, const Labels& from, const std::vector<std::string>& to);

  // bind_operators.cpp
  std::pair<Bound, Bound> both(const Syntax& tree, Entity context,
                               Bound (Binder::*enter)(const Syntax&, Entity));
  Bound binary(const Syntax& tree, Entity context);
  Bound power(const Syntax& tree, Bound base, const Bound& exponent);
  Bound compare(const Syntax& tree, Bound left, Bound right);

  // bind_calls.cpp
  Bound call(const Syntax& tree, Entity context);

  // bind_elementwise.cpp
  Bound elementwise(const Syntax& tree, Function function, Entity context);
  Bound rounded(const Syntax& tree, Function function, Entity context);
  Bound choose(const Syntax& tree, Entity context);

  // bind_tables.cpp
  template <class Kind>
  const Kind& of_law(const Syntax& tree, const char* otherwise);
  Bound schedule(const Syntax& tree, Entity context);
  Bound lookup(const Syntax& tree, Entity context);
  NodeId along(const TableSymbol::Axis& axis, const Syntax& tree, Entity context, bool& may_miss);
  Bound band(const Syntax& tree, Entity context);

  // bind_dates.cpp
  Bound of_dates(const Syntax& tree, const Bound& left, const Bound& right);
  Bound calendar(const Syntax& tree, Function function, Entity context);
  NodeId calendar_number(const char* name);

  // bind_draws.cpp
  std::string stream(const Syntax& tree);
  Bound draw(const Syntax& tree, Function function, Entity context);
  Bound partner(const Syntax& tree, Entity context);

  // bind_previous.cpp
  Bound previous(const Syntax& tree, Entity context);

  // bind_aggregates.cpp
  Bound aggregate(const Syntax& tree, Function function, Entity context);
  Bound of_each(const Syntax& tree, Bound bound, Entity of, Entity context);

  // bind_members.cpp
  Bound over_members(const Syntax& tree, Function function, Entity context);
  Bound place(const Syntax& tree, Entity context);

  // bind_networks.cpp
  const NetworkSymbol* network_of(const Syntax& tree) const;
  Bound over_network(const Syntax& tree, Function function, const NetworkSymbol& network,
                     Entity context);
  Bound over_links(const Syntax& tree, Function function, const NetworkSymbol& network);
  Bound named_of_link(const Syntax& tree);

  // bind_population.cpp
  struct Groups {         // of a sum or rank over the population; none: one of all
    NodeId counted = -1;  // the group of each who is counted
    NodeId asked = -1;    // that of each who asks
    int number = 0;
  };
  Bound over_population(const Syntax& tree, Function function, Entity of, Entity context);
  Groups groups(const Syntax& tree, Entity of, Entity context);
  Bound quantile(const Bound& value, Entity of, double share, const Groups& groups);
  Bound decile(Bound value, Entity of, Groups groups);

  const Scope& scope_;
  Graph& graph_;
  Problems& problems_;
  const Text* formula_ = nullptr;  // the one being bound
  std::map<std::string, Value> values_;
  std::vector<std::string> chain_;  // values being defined, outermost first
  std::set<std::string> read_;
  std::map<Entity, std::vector<std::string>> names_;  // that a formula for each may mean
  std::optional<std::set<std::string>> labels_;       // of all columns
  int depth_ = 0;  // of the expression being bound, through the values it reads
  const NetworkSymbol* links_ = nullptr;  // those that a formula about links is about
};

}  // namespace civitas::language
