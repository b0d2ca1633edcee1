// SPDX-License-Identifier: Apache-2.0
// Calibration: new weights for a sample that meet known totals and stay near the old ones.
//
// Generalised raking (Deville and Särndal 1992, "Calibration estimators in survey sampling";
// Deville, Särndal and Sautory 1993): household h gets w_h = d_h F(x_h · λ), where x_hc is what it
// adds to total c, and λ is such that Σ w_h x_h = T. The ratio w_h / d_h is
//   raking   F(u) = exp(u)
//   logit    F(u) = (L (U - 1) + U (1 - L) exp(A u)) / (U - 1 + (1 - L) exp(A u)),
//            A = (U - L) / ((1 - L) (U - 1)), between the bounds L < 1 < U
// λ is found by Newton's method. All members of a household share its ratio, so persons and
// households are met together (integrative calibration, Lemaître and Dufour 1987).
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sim/population/margin.hpp"
#include "sim/population/proportional_fitting.hpp"

namespace civitas {

struct Ratios {
  std::vector<double> of;   // of each household
  Convergence convergence;  // sweeps: Newton steps; error: largest |Σ w x - T| / max(T, 1)
};

/// `design`: d_h. `constraints`: count is d_h x_hc, item is h. Totals that follow from others are
/// left out; whether they are met the error tells.
Ratios calibrate(std::span<const double> design, const Constraints& constraints,
                 std::optional<std::pair<double, double>> bounds, double tolerance);

struct CalibrationOptions {
  std::optional<std::pair<double, double>> bounds;  // of the weight ratio; absent: any
  double tolerance = 0.01;                          // of a margin's total: more is an error
  Place place;
};

/// Multiplies the weights of `records`, persons and households; how well the margins, which are of
/// the whole population, are met is in `making`.
void calibrate(Population& records, const std::vector<Margin>& margins,
               const CalibrationOptions& options);

}  // namespace civitas
