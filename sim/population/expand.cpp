// SPDX-License-Identifier: Apache-2.0
#include "sim/population/expand.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "sim/core/exact_sum.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

double region_of(const Table& households, std::size_t row) {
  const int region = households.find("region");
  return region < 0 ? 0.0 : households.columns[static_cast<std::size_t>(region)].number(row);
}

std::vector<double> weights(const Table& table) {
  const auto column = table.columns[static_cast<std::size_t>(table.find(kWeight))].as<double>();
  return {column.begin(), column.end()};
}

void set_weights(Table& table, double weight) {
  auto column = table.columns[static_cast<std::size_t>(table.find(kWeight))].as<double>();
  std::fill(column.begin(), column.end(), weight);
}

// How often each household is copied.
std::vector<std::uint32_t> copies(const Population& records, std::size_t persons,
                                  double total_weight) {
  const std::size_t households = records.households();
  const std::vector<double> weight = weights(records[Entity::household]);
  std::vector<std::uint32_t> count(households);
  std::vector<double> remainder(households);
  std::vector<bool> raised(households);
  std::size_t placed = 0;
  const auto size = [&](std::size_t h) {
    return records.first_member[h + 1] - records.first_member[h];
  };
  for (std::size_t h = 0; h < households; ++h) {
    const double due = static_cast<double>(persons) * weight[h] / total_weight;
    count[h] = static_cast<std::uint32_t>(std::floor(due));
    remainder[h] = due - std::floor(due);
    placed += count[h] * static_cast<std::size_t>(size(h));
  }
  std::vector<std::uint32_t> order(households);
  std::iota(order.begin(), order.end(), 0U);
  const auto& keys = records[Entity::household].keys;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(remainder[b], keys[a]) < std::tie(remainder[a], keys[b]);
  });
  for (const std::uint32_t h : order) {
    if (remainder[h] == 0 || placed + size(h) > persons) continue;
    ++count[h];
    raised[h] = true;
    placed += size(h);
  }
  // Only when even all remainders leave places: first those that have no copy more than is due.
  for (const bool again : {false, true}) {
    for (const std::uint32_t h : order) {
      if (weight[h] == 0 || raised[h] != again || placed + size(h) > persons) continue;
      ++count[h];
      placed += size(h);
    }
  }
  return count;
}

}  // namespace

Population ordered(const Table& persons, const Table& households,
                   std::span<const std::uint32_t> household_of) {
  struct Placed {
    double region;
    std::uint64_t key;
    std::uint32_t from;
  };
  const int region = households.find("region");
  const Column* const regions =
      region < 0 ? nullptr : &households.columns[static_cast<std::size_t>(region)];
  std::vector<Placed> placed;
  placed.reserve(households.rows());
  for (std::uint32_t row = 0; row < households.rows(); ++row)
    placed.push_back({regions == nullptr ? 0 : regions->number(row), households.keys[row], row});
  std::sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return std::tie(a.region, a.key) < std::tie(b.region, b.key);
  });
  std::vector<std::uint32_t> households_from(placed.size()), place(placed.size());
  for (std::uint32_t i = 0; i < placed.size(); ++i) {
    households_from[i] = placed[i].from;
    place[placed[i].from] = i;
  }

  // Persons by household, then each household by key.
  std::vector<std::uint32_t> first(households.rows() + 1);
  for (const std::uint32_t home : household_of) ++first[place[home] + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1), persons_from(persons.rows());
  for (std::uint32_t row = 0; row < persons_from.size(); ++row)
    persons_from[next[place[household_of[row]]]++] = row;
  for (std::size_t home = 0; home < households.rows(); ++home)
    std::sort(persons_from.begin() + first[home], persons_from.begin() + first[home + 1],
              [&](std::uint32_t a, std::uint32_t b) { return persons.keys[a] < persons.keys[b]; });

  Population population;
  population[Entity::household] = households.gathered(households_from);
  population[Entity::person] = persons.gathered(persons_from);
  population.household.reserve(persons_from.size());
  for (const std::uint32_t person : persons_from)
    population.household.push_back(place[household_of[person]]);
  population.first_member = std::move(first);
  return population;
}

Population expand(const Population& records, std::size_t persons) {
  ExactSum total;
  for (const double weight : weights(records[Entity::person])) total.add(weight);
  if (!(total.value() > 0)) throw Bug("the weights of the records sum to nothing");
  const std::vector<std::uint32_t> count = copies(records, persons, total.value());

  struct Copy {
    double region;
    std::uint64_t key;
    std::uint32_t household, nth;
  };
  std::vector<Copy> list;
  Population population;
  const Table& households = records[Entity::household];
  const std::vector<double> weight_of = weights(households);
  population.making = records.making;
  population.making.records = households.rows();
  population.record_ids = records.record_ids;
  population.record_ids.copies = *std::max_element(count.begin(), count.end());
  for (std::size_t h = 0; h < count.size(); ++h)
    population.making.left_out += weight_of[h] > 0 && count[h] == 0 ? 1 : 0;
  for (std::uint32_t h = 0; h < count.size(); ++h) {
    for (std::uint32_t nth = 0; nth < count[h]; ++nth)
      list.push_back({region_of(households, h), copy_key(households.keys[h], nth), h, nth});
  }
  std::sort(list.begin(), list.end(), [](const Copy& a, const Copy& b) {
    return std::tie(a.region, a.key) < std::tie(b.region, b.key);
  });

  std::vector<std::uint32_t> households_from, persons_from;
  std::vector<std::uint64_t> household_keys, person_keys;
  population.first_member.push_back(0);
  for (std::uint32_t row = 0; row < list.size(); ++row) {
    const Copy& copy = list[row];
    households_from.push_back(copy.household);
    household_keys.push_back(copy.key);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> members;  // by the keys of the copies
    for (std::uint32_t p = records.first_member[copy.household];
         p < records.first_member[copy.household + 1]; ++p)
      members.emplace_back(copy_key(records[Entity::person].keys[p], copy.nth), p);
    std::sort(members.begin(), members.end());
    for (const auto& [key, p] : members) {
      persons_from.push_back(p);
      person_keys.push_back(key);
      population.household.push_back(row);
    }
    population.first_member.push_back(static_cast<std::uint32_t>(persons_from.size()));
  }
  population[Entity::household] = households.gathered(households_from);
  population[Entity::person] = records[Entity::person].gathered(persons_from);
  population[Entity::household].keys = std::move(household_keys);
  population[Entity::person].keys = std::move(person_keys);
  if (persons_from.empty()) return population;
  const double weight = total.value() / static_cast<double>(persons_from.size());
  set_weights(population[Entity::household], weight);
  set_weights(population[Entity::person], weight);
  return population;
}

}  // namespace civitas
