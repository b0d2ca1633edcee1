// SPDX-License-Identifier: Apache-2.0
// A population in an archive: who is there, with all they have and all whom they know.
#pragma once

#include "sim/core/archive.hpp"
#include "sim/population/population.hpp"

namespace civitas {

/// The columns of a table, by name.
inline void columns_fields(Saver& saver, const Table& table) {
  saver(std::uint64_t{table.columns.size()});
  for (const Column& column : table.columns) saver(column.attribute.name, column.values);
}

/// A column that nobody had when the archive was made is of no rows afterwards.
inline void columns_fields(Loader& loader, Table& table) {
  for (Column& column : table.columns)
    std::visit([](auto& values) { values.clear(); }, column.values);
  std::uint64_t count = 0;
  loader(count);
  for (; count > 0; --count) {
    std::string name;
    loader(name);
    const int at = table.find(name);
    if (at < 0) throw Unloadable("there is no column " + name);
    loader(table.columns[static_cast<std::size_t>(at)].values);
  }
}

/// Keys, columns, households and networks. `start` is what both sides know: the population before
/// the first step, which has the same networks by name. Networks that are still those of the start
/// are not written again; how the population was made is the same.
template <class Archive>
void population_fields(Archive& archive, Population& population, const Population& start) {
  for (Table& table : population.tables) {
    archive(table.keys);
    columns_fields(archive, table);
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
