// SPDX-License-Identifier: Apache-2.0
// Runs a program over a whole population: stage by stage, with the sums and ranks of each stage
// before the next.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "sim/engine/parallel.hpp"
#include "sim/engine/process.hpp"
#include "sim/engine/ranking.hpp"
#include "sim/language/program.hpp"

namespace civitas {

/// A population cut into blocks, and its weights.
struct Domain {
  explicit Domain(Population start, std::size_t block_persons);
  Domain(const Domain&) = delete;
  Domain& operator=(const Domain&) = delete;

  Population population;
  std::size_t block_size;  // persons
  std::vector<Block> blocks;
  std::array<std::vector<ExactWeight>, kEntities> weights;  // of each row
  std::vector<ExactWeight> members_weights;  // of each household: its members' together
  int weight_column[kEntities];

  /// Cuts and weighs the population again, after its rows have changed.
  void count();

  std::span<const double> weight(Entity entity) const;
};

/// One for each thread.
struct Workspaces {
  explicit Workspaces(const Workers& workers)
      : rows(static_cast<std::size_t>(workers.count())), draws(rows.size()) {}
  std::vector<language::Workspace> rows;
  std::vector<Draws> draws;
};

class Evaluation {
 public:
  /// `sorted`: rankings whose order and whole distribution will be asked for; of all others only
  /// the quantiles that the program itself reads are at hand.
  Evaluation(const language::Graph& graph, const language::Program& program,
             std::span<const int> sorted = {})
      : graph_(graph), program_(program), sorted_(sorted) {}

  /// Called for each block in each stage, by any worker, when the block's rows are at hand.
  using Visit = std::function<void(int stage, const Block& block, const language::Workspace& rows,
                                   std::size_t worker)>;
  /// `scalars`: parameters of the step. Afterwards numbers, rankings and distributions can be read.
  void run(const Domain& domain, const Workers& workers, Workspaces& workspaces,
           const language::Scalars& scalars, const Visit& visit);

  double number(language::NodeId node) const { return program_.number(node, memory_); }
  const language::Memory& memory() const { return memory_; }
  /// Of a sorted ranking: all rows in ascending order, and their distribution; of one with groups,
  /// those of one group.
  const std::vector<std::uint32_t>& order(int ranking, int part = 0) const {
    return orders_[static_cast<std::size_t>(ranking)][static_cast<std::size_t>(part)];
  }
  const Distribution& ranked(int ranking, int part = 0) const {
    return distributions_[static_cast<std::size_t>(ranking)][static_cast<std::size_t>(part)];
  }
  std::size_t bytes() const;

 private:
  void reduce(const Domain& domain, const Workers& workers, Workspaces& workspaces, int stage,
              const Visit& visit);
  void rank(const Domain& domain, const Workers& workers, int stage, int ranking);
  void tell_quantile(int reduction);
  void meet(const Domain& domain, const Workers& workers, int meeting);
  void prepare(const Domain& domain, int stage);
  void keep(const Block& block, int stage, const language::Workspace& rows);

  const language::Graph& graph_;
  const language::Program& program_;
  std::span<const int> sorted_;
  language::Memory memory_;
  std::vector<std::vector<std::vector<std::uint32_t>>> orders_;  // [ranking][group]
  std::vector<std::vector<Distribution>> distributions_;         // [ranking][group]
};

/// The first row that is not a finite number, or `count`.
std::size_t first_not_finite(const double* rows, std::size_t count);

}  // namespace civitas
