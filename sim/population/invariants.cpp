// SPDX-License-Identifier: Apache-2.0
#include "sim/population/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

void require(bool holds, const std::string& otherwise) {
  if (!holds) throw Bug("the population is inconsistent: " + otherwise);
}

void require_unique(std::vector<std::uint64_t> keys, const std::string& whose) {
  std::sort(keys.begin(), keys.end());
  require(std::adjacent_find(keys.begin(), keys.end()) == keys.end(),
          "two " + whose + "s have the same key");
}

double region_of(const Table& households, std::size_t row) {
  const int region = households.find("region");
  return region < 0 ? 0.0 : households.columns[static_cast<std::size_t>(region)].number(row);
}

void require_order(const Population& population) {
  const Table& persons = population[Entity::person];
  const Table& households = population[Entity::household];
  for (std::size_t h = 0; h < population.households(); ++h) {
    const std::uint32_t first = population.first_member[h], end = population.first_member[h + 1];
    require(first < end, "a household is empty");
    for (std::uint32_t row = first; row < end; ++row) {
      require(population.household[row] == h, "a member stands in another household");
      require(row + 1 == end || persons.keys[row] < persons.keys[row + 1],
              "the members of a household are out of order");
    }
    if (h == 0) continue;
    const auto place = [&](std::size_t row) {
      return std::tuple(region_of(households, row), households.keys[row]);
    };
    require(place(h - 1) < place(h), "the households are out of order");
  }
}

void require_ties(const NamedNetwork& named) {
  const Network& network = *named.network;
  const auto neighbours = network.arrays().neighbours;
  require(std::all_of(neighbours.begin(), neighbours.end(),
                      [&](std::uint32_t row) { return row < network.nodes(); }),
          "the network " + named.name + " leads to nobody");
  if (network.in_groups() || !network.mutual()) return;
  for (std::uint32_t row = 0; row < network.nodes(); ++row) {
    network.for_each_neighbour(row, [&](std::uint32_t other) {
      const auto back = network.neighbours(other);
      require(std::binary_search(back.begin(), back.end(), row),
              "a tie of the network " + named.name + " is not mutual");
    });
  }
}

}  // namespace

void require_consistent(const Population& population) {
  for (const Entity entity : kAllEntities) {
    const Table& table = population[entity];
    for (const Column& column : table.columns)
      require(column.rows() == table.rows(), "the column " + column.attribute.name + " has " +
                                                 std::to_string(column.rows()) + " rows of " +
                                                 std::to_string(table.rows()));
    require_unique(table.keys, std::string(name(entity)));
  }
  require(population.household.size() == population.persons(), "somebody has no household");
  require(population.first_member.size() == population.households() + 1 &&
              population.first_member.front() == 0 &&
              population.first_member.back() == population.persons(),
          "the households do not add up to everybody");
  require_order(population);
  for (const NamedNetwork& named : population.networks) {
    require(named.network->nodes() == population[named.of].rows(),
            "the network " + named.name + " is not among those who are there");
    require_ties(named);
  }
}

void require_balance(std::size_t before, std::span<const Registration> registered,
                     std::size_t now) {
  std::size_t come = 0, gone = 0;
  for (const Registration& line : registered)
    ++(line.what == Flow::birth || line.what == Flow::immigration ? come : gone);
  require(before + come == now + gone,
          fmt::format("{} persons, {} more and {} fewer, are {}", before, come, gone, now));
}

}  // namespace civitas
