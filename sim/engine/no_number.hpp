// SPDX-License-Identifier: Apache-2.0
// What to look for where a formula has no result.
#pragma once

#include "sim/scenario/parameter.hpp"

namespace civitas {

inline constexpr const char* kLookFor =
    "Look for a division by zero, a root or logarithm of something negative, a lookup of what its "
    "table does not have, or an overflow";

/// Advice for a formula in the place of a number of a model, which comes to what the model does not
/// want.
inline const char* kept_inside(const Parameter& card) {
  return card.whole ? "Keep it there, for example with clip(round(…), low, high)"
                    : "Keep it there, for example with clip(…, low, high)";
}

}  // namespace civitas
