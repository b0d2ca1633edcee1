// SPDX-License-Identifier: Apache-2.0
// The least value of a function in the unit cube by a simplex that moves downhill (Nelder and Mead,
// Computer Journal 7, 1965; bounds as Box 1965), as NLopt has it. Uses the function's values alone.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace civitas {

/// May throw; infinity where there is no value.
using Objective = std::function<double(const std::vector<double>& unit)>;

struct Minimum {
  std::vector<double> at;  // of the points that were tried, the one with the least value
  double value = 0;
  std::size_t evaluations = 0;
  bool converged = false;  // a new simplex has brought nothing; false: the evaluations were used up
};

/// Begins at `start` with steps of `step`, and again at the best point whenever the simplex is
/// smaller than `precision` in each dimension; ends when that brings nothing more, or after `most`
/// evaluations. A point is evaluated once, however often the search comes back to it. The same
/// function gives the same points.
Minimum nelder_mead(const Objective& objective, std::vector<double> start, double step,
                    double precision, std::size_t most);

}  // namespace civitas
