// SPDX-License-Identifier: Apache-2.0
// A population in an archive: who is there, with all they have and all whom they know.
#pragma once

#include "sim/population/population.hpp"

namespace civitas {

/// Keys, columns, households and networks. `start` is what both sides know: the population before
/// the first step, which has the same columns and networks by name. Networks that are still those
/// of the start are not written again; how the population was made is the same.
template <class Archive>
void population_fields(Archive& archive, Population& population, const Population& start) {
  for (Table& table : population.tables) {
    archive(table.keys);
    for (Column& column : table.columns) {
      archive.same(column.attribute.name);
      archive(column.values);
    }
  }
  archive(population.household, population.first_member);
  for (std::size_t i = 0; i < population.networks.size(); ++i) {
    NamedNetwork& named = population.networks[i];
    archive.same(named.name);
    bool renewed = named.network != start.networks[i].network;
    archive(renewed);
    if (renewed) archive(named.network);
  }
}

}  // namespace civitas
