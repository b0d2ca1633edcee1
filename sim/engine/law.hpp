// SPDX-License-Identifier: Apache-2.0
// The parameters of a scenario as they stand in each step, indexed, and the names that formulas may
// use.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

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

  /// Numbers and schedules in `step`; abolished numbers are NaN, and nothing may read them (see
  /// check).
  language::Scalars at(std::size_t step) const;
  /// now.births and the others: how many citizens so far in this step, in the order of kFlowNames.
  void set_flows(std::span<const double> citizens, language::Scalars& scalars) const;
  std::size_t numbers() const { return numbers_; }
  int number_slot(const std::string& name) const;
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
  std::size_t numbers_ = 0;
};

}  // namespace civitas
