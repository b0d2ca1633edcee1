// SPDX-License-Identifier: Apache-2.0
// Assertions: conditions on indicators that a scenario is meant to keep, compared with its results.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/engine/law.hpp"
#include "sim/engine/results.hpp"
#include "sim/language/graph.hpp"
#include "sim/language/program.hpp"

namespace civitas {

class Assertions {
 public:
  struct Indicator {  // one number for everybody
    std::string name;
    language::Unit unit;
    Rhythm rhythm;
  };

  Assertions() = default;
  /// `scenario` and `law` must outlive it. Mistakes go to `problems`.
  Assertions(const Scenario& scenario, const Law& law, std::vector<Indicator> indicators,
             const Population& population, Problems& problems);

  /// Names of the parameters that are compared with.
  const std::set<std::string>& read() const { return read_; }
  /// Of each assertion that does not hold: where it stands, when it fails first, with which numbers
  /// and in how many replicates.
  std::vector<Problem> failures(const Results& results) const;
  /// Of each assertion what came of it.
  std::vector<AssertedOutcome> outcomes(const Results& results) const;

 private:
  struct Bound {
    const Assertion* assertion = nullptr;
    language::NodeId node;
    std::vector<std::string> read;  // indicators and parameters
    language::Program program;
  };
  struct Failure {  // the first one
    std::string period;
    int replicate = 0;
    std::string numbers;
    std::size_t failing = 0;  // replicates
  };
  struct Period {  // steps that are compared together
    std::size_t first, end;
    std::string name;
  };

  language::Scope scope() const;
  std::optional<Failure> failure(const Bound& bound, const Results& results) const;
  static std::string told(const Failure& failure, const Results& results);
  std::vector<Period> periods(bool yearly) const;
  language::Scalars law_of(const Period& period) const;
  bool set_indicators(const Bound& bound, const Results& results, std::size_t replicate,
                      const Period& period, std::vector<double>& numbers) const;
  std::string shown(const Bound& bound, const std::vector<double>& numbers) const;
  bool recorded(const Indicator& indicator, std::size_t step) const;

  const Scenario* scenario_ = nullptr;
  const Law* law_ = nullptr;
  std::vector<Indicator> indicators_;  // their numbers follow those of the law
  std::vector<Bound> bound_;
  std::set<std::string> read_;
};

}  // namespace civitas
