// SPDX-License-Identifier: Apache-2.0
// What a process declares is what it can touch: the handles it gets here are the only way to
// columns, values, parameters and random streams.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/engine/law.hpp"
#include "sim/language/unit.hpp"
#include "sim/population/events.hpp"
#include "sim/population/population.hpp"

namespace civitas {

class Declaration;
class StepView;
class BlockView;
class WorldView;

// Handles. Only a declaration makes them and only the views of a step look into them.
// T is how the column is kept: std::uint8_t (yes/no, category), std::int32_t or double.
template <class T>
class Reads {
  friend class Declaration;
  friend class StepView;
  friend class BlockView;
  Reads(Entity entity_, int column_) : entity(entity_), column(column_) {}
  Entity entity;
  int column;
};
template <class T>
class Writes {
  friend class Declaration;
  friend class StepView;
  friend class BlockView;
  Writes(Entity entity_, int column_) : entity(entity_), column(column_) {}
  Entity entity;
  int column;

 public:
  /// A value for somebody who is born.
  Events::Cell with(double number) const { return {column, number}; }
  /// All rows, outside of a step.
  std::span<const T> of(const Population& population) const {
    return population[entity].columns[static_cast<std::size_t>(column)].template as<T>();
  }
};
class ReadsValue {
  friend class Declaration;
  friend class StepView;
  friend class BlockView;
  friend class WorldView;
  ReadsValue(Entity entity_, std::size_t index_) : entity(entity_), index(index_) {}
  Entity entity;
  std::size_t index;
};
/// A stock of the model: only the model changes it. Models of institutions read one another through
/// numbers that the scenario steers (see Declaration::number).
class OwnsStock {
  friend class Declaration;
  friend class StepView;
  friend class WorldView;
  OwnsStock(int slot_, bool table_) : slot(slot_), table(table_) {}
  int slot;
  bool table;
};
class ReadsNumber {
  friend class Declaration;
  friend class StepView;
  friend class BlockView;
  friend class WorldView;
  explicit ReadsNumber(int slot_) : slot(slot_) {}
  int slot;
};
class ReadsTable {
  friend class Declaration;
  friend class StepView;
  friend class BlockView;
  friend class WorldView;
  explicit ReadsTable(std::size_t index_) : index(index_) {}
  std::size_t index;
};
class Stream {
  friend class Declaration;
  friend class StepView;
  friend class BlockView;
  Stream(Entity entity_, std::size_t index_) : entity(entity_), index(index_) {}

 public:
  Entity entity;
  std::size_t index;
};

/// Whether something happens to somebody: a chance from the model, and luck. Other than a mere
/// stream it can be aligned.
struct Decision {
  Stream stream;
  std::size_t index;  // among the decisions of the process
};

class Declaration {
 public:
  /// Mistakes of the scenario (a column that is missing or of another kind) go to `problems` at
  /// `place`.
  Declaration(std::string process, Place place, Population& population, Law& law,
              Problems& problems);

  template <class T>
  Reads<T> reads(std::string_view name, std::string_view unit = "1") {
    reads_.emplace_back(name);
    return {entity(name), column(name, kept<T>(), unit, {})};
  }
  template <class T>
  Writes<T> writes(std::string_view name, std::string_view unit = "1") {
    writes_.emplace_back(name);
    return {entity(name), column(name, kept<T>(), unit, {})};
  }
  /// A category with exactly these labels, in this order.
  Reads<std::uint8_t> reads_category(std::string_view name, const std::vector<std::string>& labels);
  /// The same, if the population has the column.
  std::optional<Reads<std::uint8_t>> optional_category(std::string_view name,
                                                       const std::vector<std::string>& labels);
  Writes<std::uint8_t> writes_category(std::string_view name,
                                       const std::vector<std::string>& labels);
  /// A column that the process brings along; it starts as zeros.
  template <class T>
  Writes<T> adds(Entity entity, Attribute attribute) {
    return {entity, add(entity, std::move(attribute))};
  }
  /// A value that the scenario must define, in this unit, computed for each step as things stand
  /// when the process begins. The name begins with person or household, or it is one number.
  ReadsValue value(std::string_view name, std::string_view unit);
  /// The same, if the scenario defines it.
  std::optional<ReadsValue> optional_value(std::string_view name, std::string_view unit);
  /// A parameter of the process's own card. When the scenario has a value of this name, the value
  /// takes its place: so it can depend on what happens in the simulation.
  ReadsNumber number(std::string_view name);
  /// A number, or a table along `axes`, that lives from step to step. It is 0 before Process::open.
  OwnsStock stock(std::string_view name, std::string_view unit, std::string description,
                  std::vector<Axis> axes = {});
  ReadsTable table(std::string_view name);
  /// A number or table of the card works through a stock alone: where it is above 0, formulas are
  /// to read the stock. `otherwise`: what happens if none does.
  void works_through(std::string lever, std::string stock, std::string otherwise,
                     std::string advice) {
    wired_.push_back({std::move(lever), std::move(stock), std::move(otherwise), std::move(advice)});
  }
  /// The column tells what came of what citizens asked for; the value of the scenario says that
  /// somebody asks.
  void answers(std::string column, std::string value) {
    answers_.push_back({std::move(column), std::move(value)});
  }
  /// The labels of one axis of a table.
  const std::vector<std::string>& labels(std::string_view table, std::string_view axis) const;
  /// The labels of a category that the population has.
  const std::vector<std::string>& labels(std::string_view column) const;
  /// Reports that the model cannot read this parameter of its card as the scenario writes it.
  void refuse(std::string_view parameter, const std::string& why, const std::string& advice);
  /// Births, deaths or moves. A column for the initial values of those who are born is one that the
  /// process writes.
  void makes_events() { makes_events_ = true; }
  /// Draws for the members of `entity`; the name is part of their address.
  Stream stream(std::string_view name, Entity entity);
  /// An event whose chances Process::chance gives; it draws from the stream of the same name.
  Decision decision(std::string_view name, Entity entity);
  /// Counts over everybody that Process::survey takes before the step.
  void surveys(std::size_t counts) { counts_ = counts; }

  /// What the formulas of a rule read, and a column that it sets.
  void tells(const std::set<std::string>& read);
  void writes_column(std::string name) { writes_.push_back(std::move(name)); }

  struct Value {
    std::string name;
    language::Unit unit;
    Entity entity;
  };
  struct Steered {
    std::string name;
    int slot;
  };
  struct Wired {
    std::string lever, stock, otherwise, advice;
  };
  struct Answer {
    std::string column, value;
  };
  const std::string& process() const { return process_; }
  const Place& place() const { return place_; }
  const std::vector<std::string>& reads() const { return reads_; }
  const std::vector<std::string>& writes() const { return writes_; }
  const std::vector<std::string>& added() const { return added_; }  // among those written
  const std::vector<Value>& values() const { return values_; }
  const std::vector<Steered>& steered() const { return steered_; }
  const std::vector<Wired>& wired() const { return wired_; }
  const std::vector<Answer>& answers() const { return answers_; }
  bool has_events() const { return makes_events_; }
  const std::vector<Decision>& decisions() const { return decisions_; }
  const std::string& name(const Decision& decision) const {
    return streams_[decision.stream.index];
  }
  std::size_t counts() const { return counts_; }
  const std::vector<std::string>& parameters() const { return parameters_; }
  const std::vector<std::string>& tables() const { return tables_; }
  const std::vector<std::string>& streams() const { return streams_; }

 private:
  template <class T>
  static const char* kept();
  static Entity entity(std::string_view name);
  int column(std::string_view name, std::string_view kept, std::string_view unit,
             const std::vector<std::string>& labels);
  int add(Entity entity, Attribute attribute);

  std::string process_;
  Place place_;
  Population& population_;
  Law& law_;
  Problems& problems_;
  std::vector<std::string> reads_, writes_, added_, parameters_, tables_, streams_;
  std::vector<Value> values_;
  std::vector<Steered> steered_;
  std::vector<Wired> wired_;
  std::vector<Answer> answers_;
  std::vector<Decision> decisions_;
  std::size_t counts_ = 0;
  bool makes_events_ = false;
};

template <>
inline const char* Declaration::kept<std::uint8_t>() {
  return "category";
}
template <>
inline const char* Declaration::kept<std::int32_t>() {
  return "integer";
}
template <>
inline const char* Declaration::kept<double>() {
  return "real";
}

}  // namespace civitas
