// SPDX-License-Identifier: Apache-2.0
// What several commands do first: read scenarios and their populations.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/plan.hpp"
#include "sim/io/scenario_reader.hpp"

namespace civitas {

/// What the command line says about a scenario.
struct ScenarioOptions {
  std::vector<std::string> settings;  // --set NAME=VALUE
  std::string persons;                // a number, or "weighted"; empty: as the scenario says
  std::string from, to;               // months; empty: as the scenario says
  std::optional<std::uint64_t> seed;
  Place time;  // where `from` and `to` are written; none: on the command line
};

class Session {
 public:
  /// Keeps up to `populations` in memory; they can be large.
  explicit Session(ScenarioOptions options, std::size_t populations = 1)
      : options_(std::move(options)), most_kept_(populations) {}

  Scenario read(const std::string& path, const LookFurther& further = {}) const;
  /// The records of the scenario's population, one row each.
  const Population& records(Scenario scenario);
  /// The population that the scenario starts from, valid until the next call.
  const Population& population(const Scenario& scenario);
  /// The same, for as long as it is held.
  std::shared_ptr<const Population> held_population(const Scenario& scenario);
  /// Binds and compiles what is about to run; populations are read once for all scenarios that
  /// share them.
  std::unique_ptr<Plan> plan(const Scenario& scenario);
  /// The same for a scenario that is only looked at, maybe with records in place of their copies.
  std::unique_ptr<Plan> bound(const Scenario& scenario);

 private:
  ScenarioOptions options_;
  std::size_t most_kept_;
  std::map<std::string, std::shared_ptr<const Population>> starts_;
};

/// Binds and compiles the scenario with its population; several threads may do so at once.
std::unique_ptr<Plan> make_plan(const Scenario& scenario, const Population& population);
/// Facts of the population that was made from `source`, for the results file.
Facts population_facts(const Population& population, const PopulationSource& source);
/// All files that are read for a scenario.
std::vector<std::string> files_of(const Scenario& scenario);
/// Where everything came from, with digests of the files.
Provenance provenance(const Plan& plan);
/// The same of files whose digests are known; none is read.
Provenance provenance(const Plan& plan, DigestedFiles files);

}  // namespace civitas
