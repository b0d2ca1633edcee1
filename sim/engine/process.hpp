// SPDX-License-Identifier: Apache-2.0
// A process: what happens to citizens in each step, block by block.
#pragma once

#include <span>
#include <vector>

#include "sim/engine/declaration.hpp"
#include "sim/population/events.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

/// The numbers of one step, the same for everybody.
class StepView {
 public:
  StepView(const Declaration& declaration, const Law& law, const language::Scalars& scalars,
           std::size_t step, Month month, int months)
      : scalars_(scalars), step_(step), month_(month), months_(months) {
    for (const std::string& table : declaration.tables())
      tables_.emplace_back(law.cells(table, step));
  }

  double operator[](ReadsNumber number) const {
    return scalars_.numbers[static_cast<std::size_t>(number.slot)];
  }
  std::span<const double> operator[](ReadsTable table) const { return tables_[table.index]; }
  /// All cells, the last axis running fastest; a number has one.
  std::span<const double> operator[](OwnsStock stock) const {
    const auto slot = static_cast<std::size_t>(stock.slot);
    if (stock.table) return scalars_.tables[slot];
    return {&scalars_.numbers[slot], 1};
  }
  std::size_t step() const { return step_; }
  Month month() const { return month_; }  // the first of the step
  int months() const { return months_; }  // that one step takes
  double years() const { return months_ / 12.0; }

 private:
  const language::Scalars& scalars_;
  std::vector<std::span<const double>> tables_;
  std::size_t step_;
  Month month_;
  int months_;
};

/// What a model sees and changes once in a step, for everybody: its stocks.
class WorldView {
 public:
  /// `values`: of each value of the declaration that is one number.
  WorldView(const StepView& step, language::Scalars& scalars, std::span<const double> values,
            std::span<const double> counts)
      : step_(step), scalars_(scalars), values_(values), counts_(counts) {}

  double operator[](ReadsNumber number) const { return step_[number]; }
  std::span<const double> operator[](ReadsTable table) const { return step_[table]; }
  double operator[](ReadsValue value) const { return values_[value.index]; }
  std::span<double> operator[](OwnsStock stock) const {
    const auto slot = static_cast<std::size_t>(stock.slot);
    if (stock.table) return scalars_.tables[slot];
    return {&scalars_.numbers[slot], 1};
  }
  /// What Process::survey has counted of everybody.
  std::span<const double> counts() const { return counts_; }
  std::size_t step() const { return step_.step(); }
  Month month() const { return step_.month(); }
  int months() const { return step_.months(); }
  double years() const { return step_.years(); }

 private:
  const StepView& step_;
  language::Scalars& scalars_;
  std::span<const double> values_, counts_;
};

/// Room for the draws of one block; one for each thread.
struct Draws {
  std::vector<std::vector<double>> rows;
  std::vector<std::vector<std::uint32_t>> lists;
  std::size_t used = 0, lists_used = 0;
  std::vector<std::vector<std::uint32_t>> happening;  // of each decision
  std::vector<std::uint64_t> keys;

  /// For the next block.
  void clear() { used = lists_used = 0; }
  std::span<double> take(std::size_t count) { return take(rows, used, count); }
  std::span<std::uint32_t> take_list(std::size_t count) { return take(lists, lists_used, count); }

 private:
  template <class T>
  static std::span<T> take(std::vector<std::vector<T>>& all, std::size_t& used, std::size_t count) {
    if (used == all.size()) all.emplace_back();
    std::vector<T>& one = all[used++];
    if (one.size() < count) one.resize(count);
    return {one.data(), count};
  }
};

/// Whether something is to happen to a person in this step already.
enum class Busy : std::uint8_t { no, stays, leaves };

class Process;

/// One block of citizens, as far as a process has declared to see it. Spans have one element for
/// each row of the block.
class BlockView {
 public:
  struct Source {  // what the engine looks up for the view
    const Block* block;
    Population* population;
    std::span<const double* const> values;  // none in start and survey
    std::span<const StreamKey> streams;
    Draws* draws;
    Events* events;        // null: the process has not declared that it makes any
    std::span<Busy> busy;  // of each person of the population
    const Process* process = nullptr;
    std::span<const double> counts = {};                      // what its survey has counted
    std::span<const std::vector<std::uint8_t>> aligned = {};  // of each decision: all rows, or none
  };
  BlockView(const Source& source, const StepView& step, std::span<const double> derived)
      : source_(source), step_(step), derived_(derived) {}

  template <class T>
  std::span<const T> operator[](Reads<T> handle) const {
    return rows(std::as_const(*source_.population)[handle.entity]
                    .columns[static_cast<std::size_t>(handle.column)]
                    .template as<T>(),
                handle.entity);
  }
  template <class T>
  std::span<T> operator[](Writes<T> handle) const {
    return rows((*source_.population)[handle.entity]
                    .columns[static_cast<std::size_t>(handle.column)]
                    .template as<T>(),
                handle.entity);
  }
  std::span<const double> operator[](ReadsValue handle) const {
    if (handle.index >= source_.values.size()) throw Bug("only the step of a model reads values");
    return {source_.values[handle.index],
            handle.entity == Entity::world ? 1 : count(handle.entity)};
  }
  double operator[](ReadsNumber number) const { return step_[number]; }
  std::span<const double> operator[](ReadsTable table) const { return step_[table]; }
  std::span<const double> operator[](OwnsStock stock) const { return step_[stock]; }

  /// What Process::derive gave.
  std::span<const double> derived() const { return derived_; }
  /// What Process::survey has counted of everybody.
  std::span<const double> counts() const { return source_.counts; }
  std::size_t step() const { return step_.step(); }
  double years() const { return step_.years(); }
  std::size_t count(Entity entity) const { return source_.block->count_of(entity); }
  Month month() const { return step_.month(); }
  int months() const { return step_.months(); }
  std::uint64_t key(Entity entity, std::size_t i) const { return keys(entity)[i]; }

  /// Births, deaths and moves, which happen when all models that make events have had their turn.
  /// They name rows of the population: row(entity, i).
  Events& events() const {
    if (source_.events == nullptr) throw Bug("a model makes events that it has not declared");
    return *source_.events;
  }
  std::uint32_t row(Entity entity, std::size_t i) const {
    return source_.block->first_of(entity) + static_cast<std::uint32_t>(i);
  }
  /// To one person one thing happens in a step. Who ends or moves leaves; who waits for somebody
  /// else's move, or bears a child, stays.
  bool busy(std::size_t person) const { return busy_of(person) != Busy::no; }
  bool leaves(std::size_t person) const { return busy_of(person) == Busy::leaves; }
  void end(std::size_t person, Flow why) const {
    if (occupy(person, Busy::leaves)) events().end(row(Entity::person, person), why);
  }
  void move(std::size_t person, Home to) const {
    if (occupy(person, Busy::leaves)) events().move(row(Entity::person, person), to);
  }
  void hold(std::size_t person) const { occupy(person, Busy::stays); }

  /// The members of a household of the block: persons first … end - 1 of the block.
  struct Members {
    std::size_t first, end;
  };
  Members members(std::size_t household) const {
    const std::uint32_t* first =
        &source_.population->first_member[row(Entity::household, household)];
    const std::uint32_t from = source_.block->first_of(Entity::person);
    return {first[0] - from, first[1] - from};
  }
  /// Of each person of the block: which household of the block.
  std::size_t household_of(std::size_t person) const {
    return source_.population->household[source_.block->first_of(Entity::person) + person] -
           source_.block->first_of(Entity::household);
  }

  /// The rows of the block, ascending, to whom it happens in this step; nobody in the first, which
  /// is what was observed. `most`: a bound for Process::chance, which is asked only for those whose
  /// draw is below.
  std::span<const std::uint32_t> happens(const Decision& decision, double most) const;
  /// Of each row of the block whether it happens, when the scenario says to how many; else nothing.
  std::span<const std::uint8_t> aligned(const Decision& decision) const {
    const std::size_t at = decision.index;
    if (at >= source_.aligned.size() || source_.aligned[at].empty()) return {};
    return std::span(source_.aligned[at])
        .subspan(row(decision.stream.entity, 0), count(decision.stream.entity));
  }

  /// The rows of the block, ascending, of which `condition` holds: condition(i), found without
  /// jumps.
  template <class Condition>
  std::span<const std::uint32_t> rows_where(Entity entity, const Condition& condition) const {
    const std::span<std::uint32_t> list = source_.draws->take_list(count(entity));
    std::size_t found = 0;
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      list[found] = i;
      found += condition(i) ? 1 : 0;
    }
    return list.first(found);
  }

  /// Room for numbers of the model's own until it is done with the block; they may be anything.
  std::span<double> room(std::size_t numbers) const { return source_.draws->take(numbers); }

  /// A draw from (0, 1), or from the standard normal distribution, for each row of the stream's
  /// entity.
  std::span<const double> uniforms(Stream stream, std::uint32_t draw = 0) const {
    const auto out = source_.draws->take(count(stream.entity));
    civitas::uniforms(source_.streams[stream.index], keys(stream.entity),
                      static_cast<std::uint32_t>(step()), draw, out);
    return out;
  }
  /// Draws for as many rows as `out` takes, from `first` on: for a look at everybody in small
  /// steps.
  void uniforms(Stream stream, std::size_t first, std::span<double> out) const {
    civitas::uniforms(source_.streams[stream.index], keys(stream.entity).subspan(first, out.size()),
                      static_cast<std::uint32_t>(step()), 0, out);
  }
  /// Draws for these rows of the block alone, which is cheaper when they are not most of them.
  std::span<const double> uniforms(Stream stream, std::span<const std::uint32_t> rows,
                                   std::uint32_t draw = 0) const;
  /// One draw alone, for row i.
  double uniform(Stream stream, std::size_t i, std::uint32_t draw = 0) const {
    return civitas::uniform(source_.streams[stream.index], key(stream.entity, i),
                            static_cast<std::uint32_t>(step()), draw);
  }
  double normal(Stream stream, std::size_t i, std::uint32_t draw = 0) const {
    return civitas::normal(source_.streams[stream.index], key(stream.entity, i),
                           static_cast<std::uint32_t>(step()), draw);
  }
  std::span<const double> normals(Stream stream, std::uint32_t draw = 0) const {
    const auto out = source_.draws->take(count(stream.entity));
    civitas::normals(source_.streams[stream.index], keys(stream.entity),
                     static_cast<std::uint32_t>(step()), draw, out);
    return out;
  }

 private:
  template <class T>
  std::span<T> rows(std::span<T> column, Entity entity) const {
    return column.subspan(source_.block->first_of(entity), source_.block->count_of(entity));
  }
  Busy& busy_of(std::size_t person) const { return source_.busy[row(Entity::person, person)]; }
  bool occupy(std::size_t person, Busy how) const {
    if (busy(person)) return false;
    busy_of(person) = how;
    return true;
  }
  std::span<const std::uint64_t> keys(Entity entity) const {
    return rows(std::span<const std::uint64_t>((*source_.population)[entity].keys), entity);
  }

  Source source_;
  const StepView& step_;
  std::span<const double> derived_;
};

/// Made whole by its constructor, which takes a Declaration&; it has no other state.
class Process {
 public:
  Process() = default;
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  virtual ~Process() = default;

  /// Numbers worked out once for a step, for every block to use.
  virtual std::vector<double> derive(const StepView&) const { return {}; }
  /// Fills the columns that the process adds, before the first step; and later for those who are
  /// new, who stand in the block with all who live with them. Reads no values: they may depend on
  /// everybody, and new citizens come in every step.
  virtual void start(const BlockView&) const {}
  /// Adds up numbers over everybody, before the step: counts[i] += …; whole numbers only.
  virtual void survey(const BlockView&, std::span<double>) const {}
  /// What the stocks are before the first step. Steered numbers are as on the card.
  virtual void open(const WorldView&) const {}
  /// What institutions do in the step, once, after the survey and before `step`: changes stocks.
  virtual void govern(const WorldView&) const {}
  /// The chance that the event happens to row i of the block in this step.
  virtual double chance(const BlockView&, const Decision&, std::size_t) const { return 0; }
  virtual void step(const BlockView&) const = 0;
  /// After all blocks, with everybody in one and all events of the process so far: what needs to
  /// know of all at once.
  virtual void together(const BlockView&) const {}
  /// Throws a Bug unless what always holds of its columns between steps does: for `--verify`.
  virtual void verify(const Population&) const {}
};

}  // namespace civitas
