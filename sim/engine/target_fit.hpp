// SPDX-License-Identifier: Apache-2.0
// How well a run reproduces the targets of its scenario.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/engine/results.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

struct TargetFit {
  const Target* target;
  std::string unit;
  double simulated;       // mean over the time and the replicates; NaN: nothing was recorded
  double standard_error;  // of that mean, over replicates; NaN with one
  /// In tolerances, with its sign: 1 is just inside.
  double distance() const { return (simulated - target->value) / target->tolerance; }
  bool lived() const { return !std::isnan(simulated); }  // through its time
  bool inside() const { return distance() >= -1 && distance() <= 1; }
};

/// One for each target, in the order of the scenario, which must outlive them.
std::vector<TargetFit> target_fits(const Scenario& scenario, const Results& results);

/// An indicator that a target may name: one number for everybody.
struct TargetIndicator {
  std::string name;
  language::Unit unit;
};

/// Reports targets of what is not measured, or in other units.
void check_targets(const Scenario& scenario, const std::vector<TargetIndicator>& indicators,
                   Problems& problems);

}  // namespace civitas
