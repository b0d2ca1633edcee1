// SPDX-License-Identifier: Apache-2.0
// Persons and households: their tables and who lives with whom.
//
// Rows are ordered by (region, household, key), so the members of a household stand side by side.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/population/entity.hpp"
#include "sim/population/margin_fit.hpp"
#include "sim/population/network.hpp"
#include "sim/population/record_ids.hpp"
#include "sim/population/table.hpp"

namespace civitas {

/// Who looks at whom, under the name that formulas use.
struct NamedNetwork {
  std::string name;
  Entity of = Entity::person;
  std::shared_ptr<const Network> network;
};

struct Population {
  std::array<Table, kEntities> tables;
  std::vector<std::uint32_t> household;  // of each person: a row of the household table
  std::vector<std::uint32_t>
      first_member;  // of each household: a row of the person table; one more at the end
  std::vector<NamedNetwork> networks;
  Making making;
  RecordIds record_ids;

  Table& operator[](Entity entity) { return tables[static_cast<std::size_t>(index(entity))]; }
  const Table& operator[](Entity entity) const {
    return tables[static_cast<std::size_t>(index(entity))];
  }
  std::size_t persons() const { return (*this)[Entity::person].rows(); }
  std::size_t households() const { return (*this)[Entity::household].rows(); }
  std::size_t bytes() const { return bytes_beside({}); }
  /// Without the networks that `other` has, too, where it has any: it has the same by name.
  std::size_t bytes_beside(const Population& other) const;
};

/// The column, in both tables, that says how many citizens of the country a row stands for.
inline constexpr std::string_view kWeight = "weight";

/// A run of whole households and their members: what is computed in one go.
struct Block {
  std::array<std::uint32_t, kEntities> first{};
  std::array<std::uint32_t, kEntities> count{};

  std::uint32_t first_of(Entity entity) const {
    return first[static_cast<std::size_t>(index(entity))];
  }
  std::uint32_t count_of(Entity entity) const {
    return count[static_cast<std::size_t>(index(entity))];
  }
};

/// Persons of a block unless told otherwise: some columns of them stay in the first cache.
inline constexpr std::size_t kBlockPersons = 1024;
/// Cuts the population into blocks of whole households with at least `persons` persons each, the
/// last one perhaps fewer.
std::vector<Block> blocks(const Population& population, std::size_t persons);

/// Some persons with all who live with them.
struct Subset {
  Population population;
  std::vector<std::uint32_t> persons;  // rows, in the subset, of the persons asked for
};
/// `persons`: rows, ascending. A column that is not wanted has no rows.
using WantedColumn = std::function<bool(Entity entity, std::size_t column)>;
Subset households_of(
    const Population& population, const std::vector<std::uint32_t>& persons,
    const WantedColumn& wanted = [](Entity, std::size_t) { return true; });

}  // namespace civitas
