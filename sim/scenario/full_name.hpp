// SPDX-License-Identifier: Apache-2.0
// The name by which every formula may call a column of the state: "household.claim".
#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace civitas {

inline std::string full_name(const StateColumn& column) {
  return std::string(name(column.entity)) + "." + column.attribute.name;
}

}  // namespace civitas
