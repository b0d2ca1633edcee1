// SPDX-License-Identifier: Apache-2.0
// A posterior in files and on the screen.
#pragma once

#include <string>
#include <vector>

#include "sim/run/calibration_run.hpp"
#include "sim/scenario/abc.hpp"

namespace civitas {

/// What is known of one number: weighted mean, standard deviation and quantiles of the particles.
struct PosteriorMarginal {
  double mean = 0, deviation = 0, low = 0, median = 0, high = 0;  // 2.5 %, 50 %, 97.5 %
};
std::vector<PosteriorMarginal> marginals(const CalibrationRun& run, const Generation& generation);

/// Rows of equal weight below a header of names: a list of points, as designs take it.
std::string posterior_csv(const SweepPlan& plan, const CalibrationRun& run,
                          const Generation& generation);
/// The particles themselves, with weight and distance.
std::string particles_csv(const SweepPlan& plan, const CalibrationRun& run,
                          const Generation& generation);

}  // namespace civitas
