// SPDX-License-Identifier: Apache-2.0
#include "sim/population/population.hpp"

namespace civitas {

std::vector<Block> blocks(const Population& population, std::size_t persons) {
  std::vector<Block> list;
  const auto households = static_cast<std::uint32_t>(population.households());
  std::uint32_t from = 0;
  for (std::uint32_t next = 1; next <= households; ++next) {
    const std::uint32_t first = population.first_member[from];
    const std::uint32_t members = population.first_member[next] - first;
    if (members < persons && next < households) continue;
    list.push_back({{first, from}, {members, next - from}});
    from = next;
  }
  return list;
}

}  // namespace civitas
