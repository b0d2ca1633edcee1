// SPDX-License-Identifier: Apache-2.0
// Names a citizen in messages.
#pragma once

#include <string>

#include "sim/population/population.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// "for person 123 (record 4711) in 2027-03"; without record for somebody who is in no file.
[[nodiscard]] inline std::string whose(const Population& population, Entity entity, std::size_t row,
                                       Month month) {
  const std::uint64_t key = population[entity].keys[row];
  const std::string record = population.record_ids.of(entity, key);
  return "for " + std::string(name(entity)) + " " + std::to_string(key) +
         (record.empty() ? "" : " (record " + record + ")") + " in " + month.text();
}

}  // namespace civitas
