// SPDX-License-Identifier: Apache-2.0
// Mistakes that are met far below, where nobody knows whose formula it was.
#pragma once

#include <string>
#include <utility>

#include "sim/core/problem.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// Runs `work`; a mistake that it tells without a place is told at `place`, as one of whom() in
/// this month.
template <class Whom, class Work>
auto placed(const Place& place, const Whom& whom, Month month, const Work& work) {
  try {
    return work();
  } catch (const InputError& error) {
    Problem problem = error.problems()[0];
    if (!problem.place.file.empty()) throw;
    problem.place = place;
    problem.what = whom() + ": " + problem.what;
    problem.why = "in " + month.text() + (problem.why.empty() ? "" : "; " + problem.why);
    throw InputError(std::move(problem));
  }
}

}  // namespace civitas
