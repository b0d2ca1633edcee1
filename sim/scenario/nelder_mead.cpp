// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/nelder_mead.hpp"

#include <nlopt.h>

#include <cmath>
#include <exception>
#include <limits>
#include <memory>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr double kNoValue = 1e100;  // the library stops at infinities

struct Search {
  const Objective& objective;
  nlopt_opt optimizer;
  Minimum best;
  std::exception_ptr error;  // may not pass through the library
};

double evaluate(unsigned dimensions, const double* unit, double*, void* of) {
  Search& search = *static_cast<Search*>(of);
  try {
    const std::vector<double> at(unit, unit + dimensions);
    const double value = search.objective(at);
    if (search.best.evaluations++ == 0 || value < search.best.value) {
      search.best.at = at;
      search.best.value = value;
    }
    return std::isfinite(value) ? value : kNoValue;
  } catch (...) {
    search.error = std::current_exception();
    nlopt_force_stop(search.optimizer);
    return kNoValue;
  }
}

}  // namespace

Minimum nelder_mead(const Objective& objective, std::vector<double> start, double step,
                    double precision, std::size_t most) {
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> optimizer(
      nlopt_create(NLOPT_LN_NELDERMEAD, static_cast<unsigned>(start.size())), nlopt_destroy);
  if (!optimizer) throw Bug("the library of optimizers refuses to begin");
  Search search{objective, optimizer.get(), {}, nullptr};
  const bool ready = nlopt_set_min_objective(optimizer.get(), evaluate, &search) > 0 &&
                     nlopt_set_lower_bounds1(optimizer.get(), 0) > 0 &&
                     nlopt_set_upper_bounds1(optimizer.get(), 1) > 0 &&
                     nlopt_set_initial_step1(optimizer.get(), step) > 0 &&
                     nlopt_set_xtol_abs1(optimizer.get(), precision) > 0 &&
                     nlopt_set_maxeval(optimizer.get(), static_cast<int>(most)) > 0;
  if (!ready) throw Bug("the library of optimizers refuses its settings");
  double least = 0;
  const nlopt_result result = nlopt_optimize(optimizer.get(), start.data(), &least);
  if (search.error) std::rethrow_exception(search.error);
  search.best.converged = result == NLOPT_XTOL_REACHED;
  return search.best;
}

}  // namespace civitas
