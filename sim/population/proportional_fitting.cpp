// SPDX-License-Identifier: Apache-2.0
#include "sim/population/proportional_fitting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace civitas {
namespace {

constexpr int kPatience = 50;
constexpr double kProgress = 0.999;

}  // namespace

double Constraints::sum(std::size_t c, std::span<const double> weights) const {
  double sum = 0;
  for (std::size_t k = first[c]; k < first[c + 1]; ++k) sum += weights[item[k]] * count[k];
  return sum;
}

Convergence fit(std::span<double> weights, const Constraints& constraints, double tolerance,
                int most) {
  Convergence result;
  double milestone = std::numeric_limits<double>::infinity();
  int since = 0;
  while (true) {
    result.error = 0;
    for (std::size_t c = 0; c < constraints.size(); ++c)
      result.error =
          std::max(result.error, std::abs(constraints.sum(c, weights) - constraints.total[c]));
    result.reached = result.error <= tolerance;
    if (result.error < kProgress * milestone) {
      milestone = result.error;
      since = 0;
    }
    if (result.reached || result.sweeps == most || since++ == kPatience) return result;
    for (std::size_t c = 0; c < constraints.size(); ++c) {
      const double sum = constraints.sum(c, weights);
      if (!(sum > 0)) continue;  // nobody can be counted: what is missing stays in the error
      const double factor = constraints.total[c] / sum;
      for (std::size_t k = constraints.first[c]; k < constraints.first[c + 1]; ++k)
        weights[constraints.item[k]] *= factor;
    }
    ++result.sweeps;
  }
}

}  // namespace civitas
