// SPDX-License-Identifier: Apache-2.0
// Looks into a population at one moment: what any formula gives for each citizen.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "sim/engine/simulation.hpp"

namespace civitas {

class Inspection {
 public:
  /// `population` has the columns of the plan's; it is looked at as it is, in `step` of the plan's
  /// time and with the luck of one replicate. `previous(x)` gives the first value of x, and nobody
  /// has been born or has died.
  Inspection(const Plan& plan, Population population, std::size_t step,
             std::uint32_t replicate = 1);
  /// At the end of the last step of `simulation`.
  Inspection(const Plan& plan, const Simulation& simulation);

  struct Answer {
    language::Type type;
    std::vector<double> rows;  // one for each row of the entity asked for; one for the world
  };
  /// Throws InputError when the formula has a mistake.
  Answer ask(const Text& formula, Entity of) const;
  /// The same for something that goes into a column of this type.
  Answer ask_for(const Text& formula, Entity of, const language::Type& wanted) const;

  const Population& population() const { return domain_.population; }
  const language::Scope& scope() const { return scope_; }
  const Plan& plan() const { return plan_; }
  std::size_t step() const { return step_; }

 private:
  Answer answer(const Text& formula, Entity of, const language::Type* wanted) const;
  Answer run(const language::Graph& graph, const language::Bound& bound, Entity of) const;

  const Plan& plan_;
  Domain domain_;
  std::size_t step_;
  std::uint32_t replicate_;
  std::map<std::string, std::vector<double>> past_;  // previous(x), by the full name of x
  std::array<double, kFlows> flows_{};
  StockValues stocks_;
  language::Scope scope_;
};

}  // namespace civitas
