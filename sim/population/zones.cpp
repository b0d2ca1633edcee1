// SPDX-License-Identifier: Apache-2.0
#include "sim/population/zones.hpp"

#include <map>
#include <set>

#include "sim/core/problem.hpp"

namespace civitas {

Zones::Zones(const Population& start) : start_(start) {
  const Table& households = start[Entity::household];
  const int region = households.find("region");
  if (region < 0) return;
  columns_.push_back(static_cast<std::size_t>(region));
  for (std::size_t column = 0; column < households.columns.size(); ++column) {
    if (households.columns[column].attribute.within_region) columns_.push_back(column);
  }
  if (columns_.size() == 1) columns_.clear();
}

Zones::Address Zones::address(const Population& population, std::size_t household) const {
  Address address;
  for (const std::size_t column : columns_)
    address.push_back(population[Entity::household].columns[column].number(household));
  return address;
}

double Zones::region(const Population& population, std::size_t household) const {
  return population[Entity::household].columns[columns_[0]].number(household);
}

void Zones::settle(Population& population, const std::vector<std::uint32_t>& moved,
                   StreamKey stream, std::uint32_t step) const {
  if (columns_.empty() || moved.empty()) return;
  std::vector<std::uint8_t> moves(population.households());
  std::map<double, Neighbours> regions;
  for (const std::uint32_t household : moved) {
    moves[household] = 1;
    regions[region(population, household)] = {&population, {}};
  }
  for (std::uint32_t household = 0; household < population.households(); ++household) {
    const auto at = regions.find(region(population, household));
    if (at != regions.end() && moves[household] == 0) at->second.rows.push_back(household);
  }
  for (auto& [number, neighbours] : regions) {
    if (neighbours.rows.empty()) neighbours = at_start(number);
  }
  for (const std::uint32_t household : moved) {
    const auto& [of, rows] = regions.at(region(population, household));
    if (rows.empty()) continue;  // nobody has ever lived there
    const double luck = uniform(stream, population[Entity::household].keys[household], step, 0);
    const std::uint32_t like =
        rows[static_cast<std::size_t>(luck * static_cast<double>(rows.size()))];
    for (std::size_t i = 1; i < columns_.size(); ++i) {
      const double zone = (*of)[Entity::household].columns[columns_[i]].number(like);
      population[Entity::household].columns[columns_[i]].set_number(household, zone);
    }
  }
}

Zones::Neighbours Zones::at_start(double region) const {
  Neighbours neighbours{&start_, {}};
  for (std::uint32_t household = 0; household < start_.households(); ++household) {
    if (this->region(start_, household) == region) neighbours.rows.push_back(household);
  }
  return neighbours;
}

void Zones::require_within(const Population& population) const {
  if (columns_.empty()) return;
  std::set<Address> known;
  for (std::size_t household = 0; household < start_.households(); ++household)
    known.insert(address(start_, household));
  std::set<double> regions;
  for (const Address& address : known) regions.insert(address[0]);
  for (std::size_t household = 0; household < population.households(); ++household) {
    if (regions.contains(region(population, household)) &&
        !known.contains(address(population, household)))
      throw Bug("the population is inconsistent: a household lives in a zone of another region");
  }
}

}  // namespace civitas
