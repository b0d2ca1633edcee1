// SPDX-License-Identifier: Apache-2.0
#include "sim/population/carried.hpp"

namespace civitas {

Carried::Carried(const Population& before, const Renewal& renewal) {
  const Renewal::Rows& persons = renewal[Entity::person];
  const std::vector<Column>& columns = before[Entity::household].columns;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    if (!columns[column].attribute.carried) continue;
    const auto yes = columns[column].as<std::uint8_t>();
    for (const std::uint32_t person : persons.moved) {
      if (yes[before.household[persons.from[person]]] != 0)
        list_.push_back({column, renewal.household[person]});
    }
  }
}

void Carried::hand_over(Population& now) const {
  for (const Yes& yes : list_)
    now[Entity::household].columns[yes.column].set_number(yes.household, 1);
}

}  // namespace civitas
