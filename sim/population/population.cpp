// SPDX-License-Identifier: Apache-2.0
#include "sim/population/population.hpp"

namespace civitas {

std::size_t Population::bytes_beside(const Population& other) const {
  std::size_t sum = tables[0].bytes() + tables[1].bytes() +
                    (household.size() + first_member.size()) * sizeof(std::uint32_t);
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const bool shared =
        i < other.networks.size() && other.networks[i].network == networks[i].network;
    sum += shared ? 0 : networks[i].network->bytes();
  }
  return sum;
}

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

Subset households_of(const Population& population, const std::vector<std::uint32_t>& persons,
                     const WantedColumn& wanted) {
  Subset subset;
  std::vector<std::uint32_t> households, members;
  for (const std::uint32_t person : persons) {
    const std::uint32_t household = population.household[person];
    if (households.empty() || households.back() != household) {
      households.push_back(household);
      subset.population.first_member.push_back(static_cast<std::uint32_t>(members.size()));
      for (std::uint32_t row = population.first_member[household];
           row < population.first_member[household + 1]; ++row) {
        members.push_back(row);
        subset.population.household.push_back(static_cast<std::uint32_t>(households.size()) - 1);
      }
    }
    subset.persons.push_back(subset.population.first_member.back() + person -
                             population.first_member[household]);
  }
  subset.population.first_member.push_back(static_cast<std::uint32_t>(members.size()));
  subset.population.record_ids = population.record_ids;
  for (const Entity entity : kAllEntities) {
    subset.population[entity] =
        population[entity].gathered(entity == Entity::person ? members : households,
                                    [&](std::size_t column) { return wanted(entity, column); });
  }
  return subset;
}

}  // namespace civitas
