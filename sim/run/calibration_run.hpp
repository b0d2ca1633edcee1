// SPDX-License-Identifier: Apache-2.0
// The points of a calibration, how far each comes from the targets, and what is written of them.
#pragma once

#include <string>
#include <vector>

#include "sim/engine/target_fit.hpp"
#include "sim/run/trials.hpp"
#include "sim/scenario/sampling.hpp"

namespace civitas {

/// What came of one point: of each target the mean over its replicates, and its standard error.
struct TriedPoint {
  std::vector<double> row;  // of the factors
  std::vector<double> simulated, standard_errors;
  double distance = 0;  // root mean square of the misses, in tolerances; infinity: it could not run
};

class CalibrationRun {
 public:
  CalibrationRun(SweepPlan& plan, const TrialOptions& options, std::vector<std::string> found)
      : plan_(plan), trials_(plan, options, std::move(found)) {}

  /// Of points in the unit cube. `own_luck`: each has replicates of its own; else all have the
  /// same.
  std::vector<double> distances(const UnitPoints& points, bool own_luck);

  const std::vector<TriedPoint>& tried() const { return tried_; }
  std::vector<double> row_at(const std::vector<double>& unit) const;
  /// What the scenario has; NaN where it has no number.
  std::vector<double> numbers() const;
  /// Where these lie in the cube: at an end where one is beyond the range; 0.5 where there is none.
  std::vector<double> present() const;
  /// How near the targets are, given what was simulated of each.
  std::vector<TargetFit> fits(const std::vector<double>& simulated,
                              const std::vector<double>& standard_errors) const;

  /// trials.csv: a line for each point. Also saves the runs.
  void write_trials();
  void put(const std::string& name, const std::string& text) const { trials_.put(name, text); }
  std::string path(const std::string& name) const { return trials_.path(name); }

 private:
  TriedPoint tried_point(const std::vector<SweepRun>& runs, std::size_t first, std::size_t count,
                         std::vector<double> row) const;

  SweepPlan& plan_;
  Trials trials_;
  std::vector<TriedPoint> tried_;
};

}  // namespace civitas
