// SPDX-License-Identifier: Apache-2.0
// Formulas ready to run: instructions in stages, with a barrier after each stage where the whole
// population is summed.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "sim/language/graph.hpp"
#include "sim/language/kernels.hpp"
#include "sim/population/population.hpp"

namespace civitas::language {

/// The numbers that are the same for everybody in one step.
struct Scalars {
  std::vector<double> numbers;  // parameters first; a Program appends its own
  std::vector<Schedule> schedules;
};

/// What is computed in `stage` for every row, or once for all.
struct Output {
  NodeId node = -1;
  int stage = 0;
  bool operator==(const Output&) const = default;
};

/// All that one program remembers between the blocks and stages of a step.
struct Memory {
  Scalars scalars;
  std::vector<std::vector<double>> ranked;  // of each ranking of the graph: the values of all rows
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
};

class Program {
 public:
  Program() = default;
  /// Computes `outputs`. `parameters`: how many numbers the engine supplies. `population` tells how
  /// columns are kept.
  Program(const Graph& graph, std::span<const Output> outputs, std::size_t parameters,
          const Population& population);

  int stages() const { return static_cast<int>(stages_.size()); }
  /// Appends room for this program's numbers to the parameters, and fills in its constants.
  void start(Memory& memory) const;
  /// Computes the numbers of `stage` that are the same for everybody.
  void run_scalars(int stage, Memory& memory) const;
  /// Computes the rows of `stage` for one block; afterwards `rows` gives them. Reads the values of
  /// earlier rankings.
  void run_block(int stage, const Population& population, const Block& block, const Memory& memory,
                 Workspace& workspace, const Override& override = {}) const;
  /// The rows of a node that is an output, or summed or ranked, in `stage`.
  const double* rows(int stage, NodeId node, const Workspace& workspace) const;
  /// The number of an output that is the same for everybody.
  double number(NodeId node, const Memory& memory) const;
  /// Where the engine puts the result of a reduction.
  void set_result(int reduction, double value, Memory& memory) const;

  /// Of each stage: the reductions and rankings (indexes into the graph's) whose rows it computes.
  const std::vector<int>& reductions(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].reductions;
  }
  const std::vector<int>& rankings(int stage) const {
    return stages_[static_cast<std::size_t>(stage)].rankings;
  }
  std::size_t instructions() const;

 private:
  struct Operand {
    enum class Kind { number, column, local, ranked } kind = Kind::number;
    Entity entity = Entity::world;
    int index = 0;  // of the number, the column, the local row or the ranking
  };
  struct Stage {
    std::vector<Instruction> scalars;  // places: numbers
    std::vector<Instruction> rows;     // places: operands
    struct Load {
      int operand;
      Entity entity;
      int column;
    };
    std::vector<Load> loads;  // columns that are not kept as doubles
    std::vector<Operand> operands;
    std::map<NodeId, int> operand_of;
    int locals = 0;
    std::vector<int> reductions, rankings;
  };
  class Builder;

  std::vector<Stage> stages_;
  std::map<NodeId, int> number_of_;  // nodes that are one number
  std::vector<std::pair<int, double>> constants_;
  std::map<int, int> result_number_;  // reduction → number
  std::size_t parameters_ = 0;
  std::size_t numbers_ = 0;
};

}  // namespace civitas::language
