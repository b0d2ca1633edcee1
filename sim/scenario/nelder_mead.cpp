// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/nelder_mead.hpp"

#include <nlopt.h>

#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <memory>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr double kNoValue = 1e100;  // the library stops at infinities
constexpr double kWorthIt = 1e-6;   // part of the value by which a new simplex is to be better

struct Search {
  const Objective& objective;
  nlopt_opt optimizer;
  std::size_t most;
  Minimum best;
  std::map<std::vector<double>, double> known;  // points that were evaluated
  std::exception_ptr error;                     // may not pass through the library
};

double evaluate(unsigned dimensions, const double* unit, double*, void* of) {
  Search& search = *static_cast<Search*>(of);
  try {
    const std::vector<double> at(unit, unit + dimensions);
    if (const auto before = search.known.find(at); before != search.known.end())
      return before->second;
    if (search.best.evaluations == search.most) {
      nlopt_force_stop(search.optimizer);
      return kNoValue;
    }
    const double value = search.objective(at);
    if (search.best.evaluations++ == 0 || value < search.best.value) {
      search.best.at = at;
      search.best.value = value;
    }
    return search.known[at] = std::isfinite(value) ? value : kNoValue;
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
  Search search{objective, optimizer.get(), most, {}, {}, nullptr};
  const bool ready = nlopt_set_min_objective(optimizer.get(), evaluate, &search) > 0 &&
                     nlopt_set_lower_bounds1(optimizer.get(), 0) > 0 &&
                     nlopt_set_upper_bounds1(optimizer.get(), 1) > 0 &&
                     nlopt_set_initial_step1(optimizer.get(), step) > 0 &&
                     nlopt_set_xtol_abs1(optimizer.get(), precision) > 0;
  if (!ready) throw Bug("the library of optimizers refuses its settings");
  // A simplex that is pressed flat against the bounds ends where no minimum is: a new one is begun
  // at the best point, until that brings nothing.
  for (double before = kNoValue; !search.best.converged;) {
    double least = 0;
    const nlopt_result result = nlopt_optimize(optimizer.get(), start.data(), &least);
    if (search.error) std::rethrow_exception(search.error);
    if (result != NLOPT_XTOL_REACHED) break;
    search.best.converged = !(search.best.value < before - kWorthIt * std::abs(before));
    before = search.best.value;
    start = search.best.at;
  }
  return search.best;
}

}  // namespace civitas
