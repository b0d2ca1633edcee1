// SPDX-License-Identifier: Apache-2.0
#include "sim/population/parametric.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "sim/core/key.hpp"
#include "sim/population/expand.hpp"

namespace civitas {

Population parametric(std::size_t persons, std::span<const double> shares) {
  const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
  Attribute weight;
  weight.name = std::string(kWeight);
  Table people, households;
  std::vector<std::uint32_t> household_of;
  std::vector<double> made(shares.size());
  while (household_of.size() < persons) {
    const std::size_t row = households.keys.size();
    const auto behind = [&](std::size_t size) {
      return shares[size] / total * static_cast<double>(row + 1) - made[size];
    };
    std::size_t size = 0;
    for (std::size_t other = 1; other < shares.size(); ++other)
      if (behind(other) > behind(size)) size = other;
    ++made[size];
    const std::uint64_t key = hash(hash("single"), row);
    households.keys.push_back(key);
    const std::size_t members = std::min(size + 1, persons - household_of.size());
    for (std::size_t member = 0; member < members; ++member) {
      people.keys.push_back(member == 0 ? key : hash(key, member));
      household_of.push_back(static_cast<std::uint32_t>(row));
    }
  }
  for (Table* table : {&people, &households}) {
    table->add(weight);
    auto column = table->columns[0].as<double>();
    std::fill(column.begin(), column.end(), 1.0);
  }
  return ordered(people, households, household_of);
}

}  // namespace civitas
