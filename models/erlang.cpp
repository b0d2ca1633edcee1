// SPDX-License-Identifier: Apache-2.0
#include "models/erlang.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/math.hpp"
#include "sim/core/problem.hpp"

namespace civitas {

// p_j, the chance of j people in the system, is proportional to Π λ / (rate of leaving with i
// there); the products are scaled so that the largest is about 1. What is left out is smaller by
// far than rounding: beyond n the products fall at least as fast as in a queue that is stable.
Wait wait_at(const Desk& desk) {
  const double n = desk.servers;
  const bool overloaded = desk.impatience <= 0 && desk.arrivals >= n * desk.service;
  if (!(desk.arrivals > 0) || !(desk.service > 0) || desk.servers < 1 || overloaded)
    throw Bug("a desk without arrivals, without servers, or with a queue that grows for ever");
  const auto leaving = [&](double j) {
    return desk.service * std::min(j, n) + desk.impatience * std::max(j - n, 0.0);
  };
  constexpr double kNegligible = 1e-18;
  // From the most probable number upwards and downwards, so that nothing overflows.
  double top = std::floor(desk.arrivals / desk.service);
  if (top >= n) {
    top = n;
    if (desk.impatience > 0)
      top += std::floor(std::max(desk.arrivals - n * desk.service, 0.0) / desk.impatience);
  }
  double total = 0, waiting = 0, queue = 0, busy = 0;
  const auto add = [&](double j, double p) {
    total += p;
    if (j >= n) waiting += p;
    queue += p * std::max(j - n, 0.0);
    busy += p * std::min(j, n);
  };
  double p = 1;
  add(top, p);
  for (double j = top; j > 0 && p > kNegligible; --j) {
    p *= leaving(j) / desk.arrivals;
    add(j - 1, p);
  }
  p = 1;
  for (double j = top + 1;; ++j) {
    const double ratio = desk.arrivals / leaving(j);
    p *= ratio;
    add(j, p);
    if (j > n && ratio < 1 && p / (1 - ratio) < kNegligible * (1 + j)) break;
  }
  return {queue / total / desk.arrivals, waiting / total,
          desk.impatience * queue / total / desk.arrivals, busy / total};
}

}  // namespace civitas
