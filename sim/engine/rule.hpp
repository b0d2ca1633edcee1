// SPDX-License-Identifier: Apache-2.0
// A rule of the scenario, bound and compiled, and how one step of it runs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sim/engine/declaration.hpp"
#include "sim/engine/evaluation.hpp"
#include "sim/language/binder.hpp"
#include "sim/scenario/rule.hpp"

namespace civitas {

/// Everything a rule reads is as it was before the rule began; all that it sets is set at once.
class BoundRule {
 public:
  /// Enters the rule into the binder's graph; mistakes go to `problems`. What it reads and writes
  /// is told to the declaration.
  BoundRule(const Rule& rule, const Population& population, language::Graph& graph,
            language::Binder& binder, Declaration& declaration, Problems& problems);

  void build(const language::Graph& graph, std::size_t numbers, const Population& population);

  const Rule& rule() const { return rule_; }
  /// To how many citizens it happens; -1: to as many as it may.
  language::NodeId room() const { return room_; }

  /// Of a step of a journey: what is asked of those in it.
  struct StepNodes {
    const Rule::Step* written;
    std::vector<std::vector<language::NodeId>> ways;
    language::NodeId months = -1, failure = -1;  // -1: not written
  };
  const std::vector<StepNodes>& steps() const { return steps_; }

  void run(Domain& domain, const Workers& workers, Workspaces& workspaces,
           const language::Graph& graph, const language::Scalars& scalars, Month month) const;

 private:
  using NodeId = language::NodeId;
  struct Set {
    std::size_t column;
    NodeId node;
    const Rule::Set* written;
  };
  struct Limit {
    NodeId whom, value;
    double least, most;
    Mistake mistake;
    Place place;
    std::string what, advice;
  };
  /// Those for whom it may happen, when there is not room for all.
  struct Queue;

  void bind_set(const Rule::Set& set, const Population& population, language::Binder& binder,
                Declaration& declaration, Problems& problems);
  void bind_step(const Rule::Step& step, const language::Graph& graph, language::Binder& binder,
                 Problems& problems);
  void limit_chance(NodeId whom, NodeId chance, const Text& written, const std::string& what,
                    const language::Graph& graph, Problems& problems);
  void limit(Limit limit, const language::Graph& graph, Problems& problems);
  std::string whose() const;  // "the rule 'x': "
  void run_few(Domain& domain, const Workers& workers, Workspaces& workspaces,
               const language::Graph& graph, const language::Scalars& scalars, Month month) const;
  bool apply_to(Domain& domain, std::span<const std::uint32_t> these,
                const language::Workspace& rows) const;
  void apply(Domain& domain, const Block& block, const language::Graph& graph,
             const language::Workspace& rows, int stage, Month month, Queue* queue) const;
  void check_limit(const Limit& limit, const Domain& domain, const Block& block, const double* whom,
                   const double* value, Month month) const;
  void check_values(const Set& set, const Domain& domain, const Block& block,
                    const language::Graph& graph, const double* fires, const double* values,
                    Month month) const;
  void let_in(Domain& domain, const Queue& queue, double room) const;
  void choose_from(Domain& domain, const Queue& queue, double total,
                   const language::Scalars& scalars, Month month) const;
  void set(Table& table, std::uint32_t row, const Queue& queue) const;
  [[noreturn]] void fail(Mistake mistake, const Place& place, const std::string& what,
                         const Domain& domain, std::size_t row, Month month,
                         const std::string& advice) const;

  Rule rule_;
  NodeId where_ = -1;   // whom it is about
  NodeId chance_ = -1;  // -1: certain
  NodeId fires_ = -1;   // whom it happens to, were there room for all
  NodeId ticket_ = -1;  // where it is aligned: luck; -1: there is room for all
  NodeId room_ = -1;    // …or to how many citizens it happens
  int stream_ = -1;     // of luck
  std::vector<Set> sets_;
  std::vector<StepNodes> steps_;
  std::vector<Limit> limits_;
  language::Program program_;
  bool few_ = false;  // its formulas can be worked out for some rows alone, in two stages
};

}  // namespace civitas
