// SPDX-License-Identifier: Apache-2.0
// How messages name a citizen.
#pragma once

#include <string>

#include "sim/population/population.hpp"

namespace civitas {

/// "person 123 (record 4711)"; without record for somebody who is in no file.
[[nodiscard]] inline std::string citizen_name(const Population& population, Entity entity,
                                              std::size_t row) {
  const std::uint64_t key = population[entity].keys[row];
  const std::string record = population.record_ids.of(entity, key);
  return std::string(name(entity)) + " " + std::to_string(key) +
         (record.empty() ? "" : " (record " + record + ")");
}

}  // namespace civitas
