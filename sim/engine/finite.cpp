// SPDX-License-Identifier: Apache-2.0
// Whether rows are finite numbers: asked of every formula that somebody uses.
#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/core/clones.hpp"
#include "sim/engine/evaluation.hpp"

namespace civitas {

CIVITAS_CLONES bool all_finite(const double* rows, std::size_t count) {
  constexpr std::uint64_t kExponent = 0x7ff0000000000000U;  // all ones: an infinity or no number
  std::uint64_t bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bad |= (std::bit_cast<std::uint64_t>(rows[i]) & kExponent) == kExponent ? 1U : 0U;
  }
  return bad == 0;
}

std::size_t first_not_finite(const double* rows, std::size_t count) {
  if (all_finite(rows, count)) return count;
  return static_cast<std::size_t>(
      std::find_if(rows, rows + count, [](double x) { return !std::isfinite(x); }) - rows);
}

}  // namespace civitas
