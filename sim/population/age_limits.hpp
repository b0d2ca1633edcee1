// SPDX-License-Identifier: Apache-2.0
// Which ages there are.
#pragma once

#include "sim/population/attribute.hpp"

namespace civitas {

inline constexpr int kOldestAge = 120;  // years; nobody is known to have been older than 122

/// Whether the column of persons holds years of age.
inline bool is_age(const Attribute& attribute) {
  return attribute.name == "age" && (attribute.unit == "1" || attribute.unit == "year") &&
         (attribute.storage == Storage::integer || attribute.storage == Storage::real);
}

inline bool is_no_age(double years) { return years < 0 || years > kOldestAge; }

}  // namespace civitas
