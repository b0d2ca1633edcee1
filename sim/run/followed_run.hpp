// SPDX-License-Identifier: Apache-2.0
// A run of a scenario that keeps its eyes on one citizen.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/simulation.hpp"
#include "sim/run/session.hpp"

namespace civitas {

class FollowedRun {
 public:
  /// `person`: a key, or an id of the microdata, which means the first copy.
  FollowedRun(const Scenario& scenario, std::string person, Session& session);

  /// Throws InputError, for --value, unless the scenario knows all these full names.
  void require(const std::vector<std::string>& names) const;
  /// All full names that it knows.
  std::vector<std::string> known() const;

  /// Whether there is a next step and it begins by then.
  bool goes_on(Month until) const;
  void step();
  Month month() const;  // of the last step
  /// Where the citizen was at the end of the last step, if anywhere.
  std::optional<std::size_t> row() const { return row_; }
  /// Has died or left the country.
  bool gone() const { return !went_.empty(); }
  /// Throws InputError: why the citizen is not there. Runs on to see whether they come later.
  [[noreturn]] void report_absence();

  const Plan& plan() const { return *plan_; }
  const Simulation& simulation() const { return simulation_; }

 private:
  std::optional<std::size_t> find();

  std::string person_;
  std::vector<std::uint64_t> keys_;  // what `person` may mean; once found, what it means
  std::unique_ptr<Plan> plan_;
  Workers workers_;
  Simulation simulation_;
  std::optional<std::size_t> row_;
  std::string came_, went_;  // how and when: "is born in 2031-04"
};

/// The month that --at names. Throws InputError unless the scenario runs through it.
Month month_at(const std::string& text, const Scenario& scenario);

/// Throws InputError, for --value, unless one of the scenarios knows each of these full names.
void require_known(const std::vector<std::string>& names,
                   const std::vector<const FollowedRun*>& runs);

}  // namespace civitas
