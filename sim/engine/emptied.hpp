// SPDX-License-Identifier: Apache-2.0
// Regions that nobody lives in any more, and countries without citizens.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/population/population.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// Regions in which nobody lives. Empty also when households have no regions.
std::vector<std::string> empty_regions(const Population& population);

/// A region may empty, and fill again, and a cohort may die out: shares of nobody are nothing, and
/// desks wait for nobody. But it is told, once for each region and once for all; of regions that
/// are empty from the beginning the plan warns.
class Emptied {
 public:
  /// Of those who live there now; `file`: of the scenario.
  Emptied(const Population& population, std::string file);

  /// After citizens have moved, died or gone.
  void look(const Population& population, Month month);
  const std::vector<Problem>& warnings() const { return warnings_; }

 private:
  std::string file_;
  std::vector<std::uint8_t> lived_;  // regions in which somebody lived, until it was told
  bool deserted_;                    // nobody at all is left
  std::vector<Problem> warnings_;
};

}  // namespace civitas
