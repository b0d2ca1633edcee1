// SPDX-License-Identifier: Apache-2.0
// What several commands do first: read scenarios and their populations.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/plan.hpp"

namespace civitas {

/// What the command line says about a scenario.
struct ScenarioOptions {
  std::vector<std::string> settings;  // --set NAME=VALUE
  std::string persons;                // a number, or "weighted"; empty: as the scenario says
  std::string from, to;               // months; empty: as the scenario says
  std::optional<std::uint64_t> seed;
};

class Session {
 public:
  explicit Session(ScenarioOptions options) : options_(std::move(options)) {}

  Scenario read(const std::string& path) const;
  /// The records of the scenario's population, one row each.
  const Population& records(Scenario scenario);
  /// The population that the scenario starts from, valid until the next call.
  const Population& population(const Scenario& scenario);
  /// Binds and compiles what is about to run; populations are read once for all scenarios that
  /// share them.
  std::unique_ptr<Plan> plan(const Scenario& scenario);
  /// The same for a scenario that is only looked at, maybe with records in place of their copies.
  std::unique_ptr<Plan> bound(const Scenario& scenario);

 private:
  ScenarioOptions options_;
  std::map<std::string, Population> starts_;
};

/// Facts of the population that was made from `source`, for the results file.
Facts population_facts(const Population& population, const PopulationSource& source);
/// Where everything came from, with digests of the files.
Provenance provenance(const Plan& plan);

}  // namespace civitas
