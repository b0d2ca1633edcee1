// SPDX-License-Identifier: Apache-2.0
// A population in blocks, with the weights of its rows.
#include "sim/engine/evaluation.hpp"

namespace civitas {

Domain::Domain(Population start, std::size_t block_persons)
    : population(std::move(start)), block_size(block_persons) {
  count();
}

void Domain::count() {
  blocks = civitas::blocks(population, block_size);
  for (const Entity entity : kAllEntities) {
    const auto at = static_cast<std::size_t>(index(entity));
    weight_column[at] = population[entity].find(kWeight);
    const auto list = this->weight(entity);
    weights[at].resize(list.size());
    for (std::size_t i = 0; i < list.size(); ++i)  // most weigh as much as the one before
      weights[at][i] = i > 0 && list[i] == list[i - 1] ? weights[at][i - 1] : exact_weight(list[i]);
  }
  members_weights.assign(population.households(), 0);
  for (std::size_t person = 0; person < population.persons(); ++person)
    members_weights[population.household[person]] += weights[0][person];
}

std::span<const double> Domain::weight(Entity entity) const {
  return population[entity]
      .columns[static_cast<std::size_t>(weight_column[index(entity)])]
      .as<double>();
}

}  // namespace civitas
