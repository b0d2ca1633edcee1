// SPDX-License-Identifier: Apache-2.0
// Those who are new in a running simulation, persons and households: they start as everybody did,
// by the starts of the models and of the state.
#pragma once

#include <set>
#include <vector>

#include "sim/engine/plan.hpp"
#include "sim/population/renewal.hpp"

namespace civitas {

/// The new persons and households with all who live with them, apart from the rest.
class Newcomers {
 public:
  struct Means {
    const Workers& workers;
    Workspaces& workspaces;
    const language::Scalars& scalars;
  };
  /// `domain` is the population as it is now; gives those who were born what `events` say of them.
  Newcomers(const Plan& plan, Domain& domain, const Means& means, const Renewal& renewal,
            const Events& events);

  /// `streams`: of each process of the plan.
  void start(const std::vector<std::vector<StreamKey>>& streams, std::size_t step);
  /// What they had "a step ago" is what formulas say of a first step.
  void remember(std::vector<std::vector<double>>& previous);

 private:
  /// Rows of nodes in the last stage, for each person or household of the group.
  std::vector<std::vector<double>> rows(const language::Program& program,
                                        const std::vector<language::NodeId>& nodes,
                                        const std::vector<Entity>& entities);
  void start(const Plan::Process& process, const std::vector<StreamKey>& streams, std::size_t step);
  void start(const Plan::Start& start);
  void bear(const Renewal& renewal, const Events& events);
  /// Writes column `column` of those who are new back into the population, unless their birth has
  /// said what it is.
  void keep(Entity entity, std::size_t column);

  const Plan& plan_;
  Domain& domain_;
  Means means_;
  std::set<std::size_t> given_;                              // columns of persons
  std::array<std::vector<std::uint32_t>, kEntities> rows_;   // of the group, in the population
  std::array<std::vector<std::uint32_t>, kEntities> fresh_;  // rows of the group that are new
  std::unique_ptr<Domain> group_;
};

}  // namespace civitas
