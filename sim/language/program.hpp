// SPDX-License-Identifier: Apache-2.0
// Formulas ready to run: instructions in stages, with a barrier after each stage where the whole
// population is summed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "sim/language/kernels.hpp"
#include "sim/language/needs.hpp"
#include "sim/population/population.hpp"
#include "sim/random/stream.hpp"

namespace civitas::language {

/// The numbers that are the same for everybody in one step.
struct Scalars {
  std::vector<double> numbers;  // parameters first; a Program appends its own
  std::vector<Schedule> schedules;
  std::vector<std::vector<double>> tables;
  std::vector<StreamKey> streams;  // of each stream of the graph
  std::uint32_t step = 0;
  const std::vector<std::vector<double>>* previous = nullptr;  // of each in the graph: all rows
  std::vector<std::vector<double>>* shared = nullptr;          // of each slot of SharedRows
};

/// Rows that are worked out once for several programs: of each node the slot that holds them.
struct SharedRows {
  std::map<NodeId, int> known;  // another program has put them there
  std::map<NodeId, int> kept;   // the first stage that computes them puts them there
};

/// All that one program remembers between the blocks and stages of a step.
struct Memory {
  struct Kept {  // one of the two
    std::vector<double> numbers;
    std::vector<std::uint8_t> yes_no;
  };

  Scalars scalars;
  std::vector<std::vector<double>> ranked;  // of each ranking of the graph: the values of all rows
  std::vector<std::vector<double>> ranks;   // …and their ranks
  std::vector<std::vector<std::uint8_t>> ranked_groups;  // …and the groups in which they are ranked
  std::vector<std::vector<double>> groups;  // of each reduction: one number for each group
  std::vector<Kept> spreads;                // of each spread: the values of all rows
  std::vector<std::optional<NetworkSums>> sights;
  std::vector<std::vector<std::uint32_t>> partners;  // of each meeting: a row for each row
};

/// Other values in place of a column of reals, for the rows of one block.
struct Override {
  Entity entity = Entity::person;
  int column = -1;
  const double* rows = nullptr;
};

/// Room for the rows of one block; one for each thread.
struct Workspace {
  std::vector<double> memory;
  std::vector<double*> places;
  std::vector<LinkRows> links;
  std::vector<std::uint64_t> keys;
};

class Program {
 public:
  Program() = default;
  /// Computes `outputs`. `parameters`: how many numbers the engine supplies. `population` tells how
  /// columns are kept.
  Program(const Graph& graph, std::span<const Output> outputs, std::size_t parameters,
          const Population& population, SharedRows shared = {});

  int stages() const { return static_cast<int>(stages_.size()); }
  /// Appends room for this program's numbers to the parameters, and fills in its constants.
  void start(Memory& memory) const;
  /// Computes the numbers of `stage` that are the same for everybody.
  void run_scalars(int stage, Memory& memory) const;
  /// Computes the rows of `stage` for one block; afterwards `rows` gives them. Reads the values of
  /// earlier rankings.
  void run_block(int stage, const Population& population, const Block& block, const Memory& memory,
                 Workspace& workspace, const Override& override = {}) const;
  /// Whether `stage` takes each row of `entity` for itself, so that it can be computed for some.
  bool takes_rows_apart(int stage, Entity entity) const;
  /// Computes it for these rows alone, in their order; afterwards `rows` gives them. The numbers
  /// are those that run_block gives.
  void run_rows(int stage, const Population& population, Entity entity,
                std::span<const std::uint32_t> which, const Memory& memory,
                Workspace& workspace) const;
  /// The rows of a node that is an output, or summed or ranked, in `stage`.
  const double* rows(int stage, NodeId node, const Workspace& workspace) const;
  /// The number of an output that is the same for everybody.
  double number(NodeId node, const Memory& memory) const;
  /// Where the engine puts the result of a reduction without groups.
  void set_result(int reduction, double value, Memory& memory) const;

  /// Of each stage: the reductions and rankings (indexes into the graph's) whose rows it computes.
  const std::vector<int>& reductions(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].reductions;
  }
  const std::vector<int>& rankings(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].rankings;
  }
  bool wants_ranks(int ranking) const { return ranks_.contains(ranking); }
  /// …the spreads whose rows it computes, and the sights and meetings that are over these.
  const std::vector<int>& spreads(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].spreads;
  }
  const std::vector<int>& sights(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].sights;
  }
  const std::vector<int>& meetings(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].meetings;
  }
  std::size_t instructions() const;
  const SharedRows& shared() const { return shared_; }
  /// Whether rows of the last step are read.
  bool reads_previous() const;
  bool reads_column(Entity entity, int column) const;

 private:
  struct Operand {
    enum class Kind { number, column, local, ranked, rank, previous, shared, spread, link_weight };
    Kind kind = Kind::number;
    Entity entity = Entity::world;
    int index = 0;  // of the number, the column, the local row, the ranking, …
  };
  /// Rows that are made before the instructions run.
  struct Load {
    enum class Kind { column, uniform, normal, sight, degree, partner };
    Kind kind;
    int operand;
    Entity entity;
    int index;
  };
  struct Stage {
    std::vector<Instruction> scalars;  // places: numbers
    std::vector<Instruction> rows;     // places: operands
    std::vector<Load> loads;
    std::vector<Operand> operands;
    std::unordered_map<NodeId, int> operand_of;
    int locals = 0, link_locals = 0;
    std::vector<int> reductions, rankings, spreads, sights, meetings;
    std::set<int> networks;  // whose links have rows
  };
  struct WorldDraw {
    int number, stream;
    bool normal;
  };
  class Builder;

  void load(const Load& load, const Population& population, const Block& block,
            const Memory& memory, double* out) const;
  double* place(const Operand& operand, const Population& population, const Block& block,
                const Memory& memory) const;
  void load_rows(const Load& load, const Population& population,
                 std::span<const std::uint32_t> which, const Memory& memory,
                 std::span<const std::uint64_t> keys, double* out) const;

  std::vector<Stage> stages_;
  std::map<NodeId, int> number_of_;  // nodes that are one number
  std::vector<std::pair<int, double>> constants_;
  std::map<int, int> result_number_;    // reduction → number
  std::map<int, int> previous_number_;  // previous → number
  std::vector<WorldDraw> draws_;
  std::set<int> ranks_;
  std::vector<Meeting> meetings_;  // of the graph
  std::vector<Stairs> stairs_;     // likewise
  SharedRows shared_;
  std::size_t parameters_ = 0;
  std::size_t numbers_ = 0;
};

}  // namespace civitas::language
