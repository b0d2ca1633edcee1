// SPDX-License-Identifier: Apache-2.0
// The parameters of a scenario as they stand in each step, indexed, and the names that formulas may
// use.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/engine/stock.hpp"
#include "sim/language/program.hpp"
#include "sim/language/scope.hpp"
#include "sim/population/events.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The type of what a column holds.
language::Type type_of(const Attribute& attribute);

class Law {
 public:
  explicit Law(const Scenario& scenario);

  /// Numbers, schedules and tables in `step`, and stocks of 0; abolished numbers are NaN, and
  /// nothing may read them (see check).
  language::Scalars at(std::size_t step) const;
  /// now.births and the others: how many citizens so far in this step, in the order of kFlowNames.
  void set_flows(std::span<const double> citizens, language::Scalars& scalars) const;
  std::size_t numbers() const { return numbers_; }
  int number_slot(const std::string& name) const;
  /// Whether models may ask for number_slot: otherwise the scenario steers the number by a value.
  bool has_number(const std::string& name) const { return number_slots_.contains(name); }

  /// Whether the scenario defines a value of this name.
  bool has_value(const std::string& name) const;

  /// Makes room for a stock, which formulas may read from then on if it has a name; returns its
  /// slot. Call before scope().
  int add_stock(Stock stock);
  const std::vector<Stock>& stocks() const { return stocks_; }
  void set_stocks(const StockValues& values, language::Scalars& scalars) const;
  StockValues stocks_in(const language::Scalars& scalars) const;
  int table_slot(const std::string& name) const { return table_slots_.at(name); }
  /// Of a table; NaN where it is abolished.
  const std::vector<double>& cells(const std::string& name, std::size_t step) const;
  const Parameter& parameter(const std::string& name) const;
  bool is_parameter(const std::string& name) const;

  /// What formulas may name: the columns of `population`, the parameters, the values of the
  /// scenario, and now.year, now.month, now.date, now.step, now.step_years, now.births and the
  /// other flows. Names used twice go to `problems`.
  language::Scope scope(const Population& population, Problems& problems) const;
  /// Reports parameters among `read` that have no value in some step, and mistakes of indexation.
  void check(const std::set<std::string>& read, Problems& problems) const;

 private:
  const Scenario* scenario_;
  Problems problems_;  // of indexation, until check
  std::vector<Parameter> parameters_;
  std::map<std::string, std::vector<std::vector<double>>> cells_;  // of tables, by step
  std::map<std::string, int> number_slots_, schedule_slots_, table_slots_;
  std::vector<Stock> stocks_;
  std::size_t numbers_ = 0;
  std::size_t tables_ = 0;
};

}  // namespace civitas
