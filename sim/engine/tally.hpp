// SPDX-License-Identifier: Apache-2.0
// Indicators: what is counted of a population in each step, in total and by group.
//
// Everything that is a sum is summed exactly, for all groups at once; everything that is a rank is
// ranked exactly.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/core/exact_sum.hpp"
#include "sim/engine/evaluation.hpp"
#include "sim/engine/marginal.hpp"
#include "sim/engine/results.hpp"
#include "sim/language/binder.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// What the formulas of indicators are compiled with.
struct TallySource {
  const language::Scope& scope;
  language::Graph& graph;
  Problems& problems;
  const Population& population;
};

class Tally {
 public:
  /// Enters `indicators` into the graph; mistakes go to source.problems. Call outputs() when
  /// everything is entered, and then build() with these.
  Tally(const std::vector<const Indicator*>& indicators, const TallySource& source);
  std::vector<language::Output> outputs(const language::Graph& graph);
  void build(const language::Graph& graph, std::span<const language::Output> outputs,
             std::size_t numbers, const Population& population, language::SharedRows shared);

  /// The series that it gives, in order, without values; and the groups that they use.
  struct Shape {
    Series series;
    Place place;  // of the indicator
    std::size_t cells = 1;
    bool integer = false;
    std::vector<std::string> read;  // columns and parameters
  };
  const std::vector<Shape>& shapes() const { return shapes_; }
  const std::vector<Dimension>& dimensions() const { return dimensions_; }

  /// One value for each cell of each series.
  std::vector<double> run(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                          const language::Scalars& scalars, Month month) const;
  std::size_t instructions() const { return program_.instructions(); }

 private:
  using NodeId = language::NodeId;

  struct Group {
    NodeId node;
    std::size_t dimension, labels;
  };
  /// Groups that are counted together: one cell for each combination.
  struct Grid {
    Entity entity;
    std::vector<std::size_t> groups;  // of its entity
    std::size_t cells = 1;
    int stage = 0;
  };
  struct Term {
    NodeId node = -1;      // its rows are weighted already
    bool counted = false;  // …or are a condition, and the weights of those for whom it holds count
    int marginal = -1;     // or: the rates of this one, weighted
    bool of_whom = false;  // …its weights alone
    Entity entity = Entity::person;
    std::vector<std::size_t> grids;
    int stage = 0;
    std::string indicator;
    Place place;
  };
  /// Terms with conditions that are counted together.
  struct Batch {
    Entity entity;
    int stage = 0;
    std::vector<std::size_t> grids, terms;
  };
  struct Entry {
    Statistic statistic;
    Entity entity;
    std::size_t above = 0, below = 0;  // terms
    int ranking = -1;
    NodeId number = -1;
    double share = 0;
    std::vector<std::size_t> groups;  // of its entity
    int part = 0;                     // of the ranking: those whom it is about
  };
  class Counter;
  /// Of each group of an entity: that of every row.
  using Codes = std::map<std::pair<int, std::size_t>, std::vector<std::uint8_t>>;

  void enter(const Indicator& indicator, const TallySource& source, language::Binder& binder);
  std::size_t group(const Text& text, Entity entity, const TallySource& source,
                    language::Binder& binder);
  void look_at_groups(const Indicator& indicator, const TallySource& source,
                      language::Binder& binder);
  void make_grids(const language::Graph& graph);
  void make_batches();

  // tally_terms.cpp
  void enter_sum(const Indicator& indicator, const language::Bound& bound,
                 const TallySource& source, language::Binder& binder, Entry& entry);
  void enter_ranked(const Indicator& indicator, const language::Bound& bound,
                    const TallySource& source, language::Binder& binder, Entry& entry);
  void enter_marginal(const Indicator& indicator, const language::Bound& bound,
                      const TallySource& source, Entry& entry);
  static std::optional<NodeId> whom(const Indicator& indicator, const TallySource& source,
                                    language::Binder& binder);
  std::size_t term(Term term);

  // tally_shapes.cpp
  void add_shapes(const Indicator& indicator, const Entry& entry, const language::Unit& unit,
                  std::vector<std::string> read);
  std::size_t dimension(const std::string& name, const std::string& long_name,
                        const std::vector<std::string>& labels);

  // tally_run.cpp
  static void tell_sums(const Entry& entry, Counter& counter, std::optional<std::size_t> group,
                        std::vector<double>& out);
  const double* codes(const Group& group, Entity entity, int stage, const Domain& domain,
                      const Block& block, const language::Workspace& rows, const Place& place,
                      Month month) const;
  [[noreturn]] void refuse(NodeId node, Place place, const std::string& what,
                           const Population& population, Entity entity, std::size_t row,
                           Month month) const;

  // tally_ranked.cpp
  Codes room_for_codes(const Population& population) const;
  void keep_codes(Codes& codes, int stage, const Domain& domain, const Block& block,
                  const language::Workspace& rows, Month month) const;
  std::vector<Distribution> split(const Evaluation& evaluation, const Domain& domain,
                                  const Entry& entry, std::size_t group,
                                  const std::vector<std::uint8_t>& codes) const;
  static void tell_ranked(const Entry& entry, const Distribution& distribution,
                          std::vector<double>& out);

  const language::Graph* graph_ = nullptr;
  std::vector<Shape> shapes_;
  std::vector<Dimension> dimensions_;
  std::vector<Group> groups_[kEntities];
  std::vector<Entry> entries_;
  std::vector<Term> terms_;
  std::map<std::tuple<NodeId, int, bool>, std::size_t> term_of_;  // of node, entity and counted
  std::vector<Grid> grids_;
  std::vector<Batch> batches_;
  std::vector<Marginal> marginals_;
  std::vector<int> sorted_;  // rankings of which more than quantiles is told
  language::Program program_;
};

}  // namespace civitas
