// SPDX-License-Identifier: Apache-2.0
// Classes of households: those of a sample that are alike in all that the margins count.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/population/margin.hpp"

namespace civitas {

/// How often a household counts in each cell of each margin.
struct HouseholdProfile {
  double group = 0;  // the value of `within`; 0 without
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> cells;  // [margin]: cell, count
  friend auto operator<=>(const HouseholdProfile&, const HouseholdProfile&) = default;
};

struct HouseholdClass {
  HouseholdProfile profile;
  std::vector<std::uint32_t> members;  // rows of the sample's households, by key
  std::vector<double> up_to;           // the sum of their weights up to each

  double weight() const { return up_to.back(); }
  /// Members of a household, weighted mean: classes hold households of one size only when a margin
  /// asks for it.
  double mean_size(const Population& sample) const;
};

/// Ascending by profile. `within`: a column of households; those that differ in it are of different
/// classes; empty: none. Cells that nobody fits into go to `problems`.
std::vector<HouseholdClass> household_classes(const Population& sample,
                                              const std::vector<Margin>& margins,
                                              const std::string& within, Problems& problems);

}  // namespace civitas
