// SPDX-License-Identifier: Apache-2.0
// What to look for where a formula has no result.
#pragma once

namespace civitas {

inline constexpr const char* kLookFor =
    "Look for a division by zero, a root or logarithm of something negative, a lookup of what its "
    "table does not have, or an overflow";

}  // namespace civitas
