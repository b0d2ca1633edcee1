// SPDX-License-Identifier: Apache-2.0
// A scenario as plain numbers and texts: what the law says, whom it is for and what is measured.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/population/attribute.hpp"
#include "sim/population/entity.hpp"
#include "sim/scenario/alignment.hpp"
#include "sim/scenario/month.hpp"
#include "sim/scenario/network_source.hpp"
#include "sim/scenario/parameter.hpp"
#include "sim/scenario/population_source.hpp"
#include "sim/scenario/rule.hpp"
#include "sim/scenario/statistic.hpp"
#include "sim/scenario/target.hpp"

namespace civitas {

struct TimeSpan {
  Month from, to;  // first and last month
  int months_per_step = 1;
  std::size_t steps() const {
    return static_cast<std::size_t>((to.number - from.number + months_per_step) / months_per_step);
  }
  Month of_step(std::size_t step) const { return from + static_cast<int>(step) * months_per_step; }
};

struct Value {
  std::string name;  // full: "person.income_tax", "poverty_line"
  Entity entity = Entity::world;
  Text formula;
  std::optional<language::Unit> unit;
  std::string description;
  Place unit_place, place;
  std::string otherwise = {};  // what to try when the formula is in another unit
};

/// A column that the scenario adds.
struct StateColumn {
  Entity entity = Entity::person;
  Attribute attribute;
  Text start;
  Place place;
};

struct Indicator {
  std::string name;
  Place place;
  Entity of = Entity::person;
  Statistic statistic = Statistic::mean;
  Text formula;     // empty for a count of everybody
  Text where;       // empty: everybody
  Text to;          // ratio: what the sum is divided by; marginal_rate: the column that is raised
  double at = 0.5;  // quantile: share; marginal_rate: by how much
  std::vector<Text> by;  // breakdowns
  std::optional<language::Unit> unit;
  Place unit_place;
  std::string title;          // in words
  int every_months = 0;       // recorded every so many months; 0: each step
  int in_month = 0;           // of every year; 0: that in which the scenario begins
  std::optional<Month> from;  // not recorded before

  Rhythm rhythm(const TimeSpan& time) const {
    return {every_months, in_month > 0 ? in_month : time.from.month(), from};
  }
};

/// A condition on indicators and parameters that is to hold in each step, or for the means of each
/// year.
struct Assertion {
  Text that;
  bool yearly = false;
};

struct PanelSample {
  std::size_t persons = 0;
  std::vector<Text> of;  // full names of values and columns
};

/// A model or rule that a step runs; a rule maybe only in some months.
struct Scheduled {
  Text name;
  std::optional<Month> from, until;  // until: the first month after

  bool due(Month month) const { return !(from && month < *from) && !(until && month >= *until); }
  bool works_in(const TimeSpan& time) const {
    for (std::size_t step = 0; step < time.steps(); ++step) {
      if (due(time.of_step(step))) return true;
    }
    return false;
  }
};

/// Numbers and formulas that stood in place of the scenario's own when the people were made.
struct MadeUnder {
  std::vector<Parameter> parameters;
  std::vector<Value> values;
};

struct Scenario {
  std::string file;  // as named by the user
  std::string title;
  std::string description;
  PopulationSource population;
  MadeUnder made_under;  // as written; a reform's people are made under its root: see origin()
  TimeSpan time;
  std::uint64_t seed = 1;
  std::vector<Parameter> parameters;  // law and assumptions
  std::vector<Value> values;
  std::vector<StateColumn> state;
  std::vector<NetworkSource> networks;
  std::vector<Rule> rules;
  std::vector<Alignment> alignments;
  std::vector<Scheduled> schedule;  // in the order in which a step runs them
  std::vector<Indicator> indicators;
  std::vector<Assertion> assertions;
  std::vector<Target> targets;  // of this file alone
  PanelSample panel;

  std::shared_ptr<const Scenario> base;  // before the changes; null: there are none
  std::vector<std::string> changes;      // in words, one each: what differs from the base
  std::vector<Text> removed;             // what changes took out of the schedule
  std::vector<Problem> doubts;           // changes that change nothing
  bool lists_changes = false;            // the file does, if only an empty list
  std::vector<std::string> files;        // every scenario file read

  /// The scenario without any changes: where the baseline's law stands.
  const Scenario& root() const { return base ? base->root() : *this; }
  /// The first of those that this one builds on in which there is a parameter of this name.
  const Scenario& first_with(std::string_view parameter) const;
  /// What the people are made under: the root's law, with its `made_under` laid over it, in this
  /// scenario's time.
  Scenario origin() const;
  Parameter* find_parameter(std::string_view name);
  Value* find_value(std::string_view name);
  const Rule* find_rule(std::string_view name) const;
};

}  // namespace civitas
