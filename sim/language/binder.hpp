// SPDX-License-Identifier: Apache-2.0
// Gives the names of formulas their meaning, checks types and units, and enters the result in a
// graph.
#pragma once

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

 private:
  struct Value {
    std::optional<Bound> bound;
    std::set<std::string> read;
    bool in_progress = false;
  };

  Bound expression(const Syntax& tree, Entity context);
  Bound part(const Syntax& tree, Entity context);
  Bound number(const Syntax& tree);
  Bound named(const Syntax& tree, Entity context);
  Bound named_of_link(const Syntax& tree);
  Bound symbol(const std::string& name, const Symbol& symbol, const Syntax& tree, Entity context);
  Bound value(const std::string& name, const FormulaSymbol& formula, const Syntax& tree,
              Entity context);
  Bound define(const std::string& name, const FormulaSymbol& formula);
  Bound binary(const Syntax& tree, Entity context);
  Bound of_dates(const Syntax& tree, const Bound& left, const Bound& right);
  Bound power(const Syntax& tree, Bound base, const Bound& exponent);
  Bound compare(const Syntax& tree, Bound left, Bound right);

  // calls.cpp
  Bound call(const Syntax& tree, Entity context);
  Bound elementwise(const Syntax& tree, Function function, Entity context);
  Bound rounded(const Syntax& tree, Function function, Entity context);
  Bound schedule(const Syntax& tree, Entity context);
  Bound lookup(const Syntax& tree, Entity context);
  NodeId along(const TableSymbol::Axis& axis, const Syntax& tree, Entity context);
  Bound band(const Syntax& tree, Entity context);
  Bound choose(const Syntax& tree, Entity context);
  Bound calendar(const Syntax& tree, Function function, Entity context);
  Bound draw(const Syntax& tree, Function function, Entity context);
  Bound previous(const Syntax& tree, Entity context);

  // aggregates.cpp
  Bound aggregate(const Syntax& tree, Function function, Entity context);
  Bound over_members(const Syntax& tree, Function function, Entity context);
  Bound place(const Syntax& tree, Entity context);
  Bound over_network(const Syntax& tree, Function function, const NetworkSymbol& network,
                     Entity context);
  Bound over_links(const Syntax& tree, Function function, const NetworkSymbol& network);
  Bound over_population(const Syntax& tree, Function function, Entity of, Entity context);
  Bound of_each(const Syntax& tree, Bound bound, Entity of, Entity context);
  Bound partner(const Syntax& tree, Entity context);
  struct Groups {         // of a sum or rank over the population; none: one of all
    NodeId counted = -1;  // the group of each who is counted
    NodeId asked = -1;    // that of each who asks
    int number = 0;
  };
  Groups groups(const Syntax& tree, Entity of, Entity context);
  Bound decile(Bound value, Entity of, Groups groups);
  Bound quantile(const Bound& value, Entity of, double share, const Groups& groups);
  const NetworkSymbol* network_of(const Syntax& tree) const;

  Bound expect_number(const Syntax& tree, Entity context);
  Bound expect_pure(const Syntax& tree, Entity context);
  Bound expect_boolean(const Syntax& tree, Entity context);
  Bound expect_date(const Syntax& tree, Entity context);
  Unit same_unit(const Syntax& tree, const Bound& left, const Bound& right);
  Bound fitted(const Syntax& tree, Bound bound, const Type& wanted);
  NodeId relabel(NodeId code, const Labels& from, const std::vector<std::string>& to);
  std::string stream(const Syntax& tree);
  NodeId calendar_number(const char* name);
  [[noreturn]] void unknown(const Syntax& tree, Entity context);
  [[noreturn]] void fail(Mistake mistake, const Syntax& tree, std::string what,
                         std::string why = {}, std::string advice = {});
  [[noreturn]] void fail_at(Mistake mistake, Place place, std::string what, std::string why = {},
                            std::string advice = {});

  const Scope& scope_;
  Graph& graph_;
  Problems& problems_;
  const Text* formula_ = nullptr;  // the one being bound
  std::map<std::string, Value> values_;
  std::vector<std::string> chain_;  // values being defined, outermost first
  std::set<std::string> read_;
  int depth_ = 0;  // of the expression being bound, through the values it reads
  const NetworkSymbol* links_ = nullptr;  // those that a formula about links is about
};

}  // namespace civitas::language
