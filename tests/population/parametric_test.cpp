// SPDX-License-Identifier: Apache-2.0
// Made-up households: as many of each size as asked for, all persons placed, the first ones the
// same in every size of population.
#include "sim/population/parametric.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace civitas {
namespace {

// Households of 1, 2, … members.
std::vector<double> sizes(const Population& population) {
  std::vector<double> count(20);
  for (std::size_t h = 0; h < population.households(); ++h)
    ++count[population.first_member[h + 1] - population.first_member[h] - 1];
  return count;
}

TEST(Parametric, HasEachSizeAsOftenAsAsked) {
  for (const std::vector<double>& shares : {std::vector<double>{0.37, 0.31, 0.14, 0.12, 0.06},
                                            {0, 1},
                                            {0.5, 0, 0, 0.5},
                                            {0.999, 0.001}}) {
    double mean = 0;
    for (std::size_t size = 0; size < shares.size(); ++size)
      mean += static_cast<double>(size + 1) * shares[size];
    for (const std::size_t persons : {1U, 7U, 1000U, 12345U}) {
      const Population population = parametric(persons, shares);
      ASSERT_EQ(population.persons(), persons);
      const auto households = static_cast<double>(population.households());
      const double slack = static_cast<double>(shares.size());
      EXPECT_NEAR(households, static_cast<double>(persons) / mean, slack * slack);
      for (std::size_t size = 0; size < shares.size(); ++size)
        EXPECT_NEAR(sizes(population)[size], shares[size] * households, slack);
    }
  }
}

TEST(Parametric, EverybodyHasAKeyAndTheWeightOne) {
  const std::vector<double> shares = {0.4, 0.3, 0.3};
  const Population population = parametric(5000, shares);
  for (const Entity entity : {Entity::person, Entity::household}) {
    const Table& table = population[entity];
    EXPECT_EQ(std::set(table.keys.begin(), table.keys.end()).size(), table.rows());
    for (const double weight : table.columns.at(0).as<double>()) EXPECT_EQ(weight, 1);
  }
}

TEST(Parametric, SinglesLiveAloneInOrderOfTheirKeys) {
  const std::vector<double> alone = {1};
  const Population population = parametric(1000, alone);
  EXPECT_EQ(population.households(), 1000u);
  EXPECT_EQ(population[Entity::person].keys, population[Entity::household].keys);
  EXPECT_TRUE(std::is_sorted(population[Entity::person].keys.begin(),
                             population[Entity::person].keys.end()));
}

TEST(Parametric, TheFirstHouseholdsAreTheSameInEverySize) {
  const std::vector<double> shares = {0.2, 0.5, 0.3};
  const Population small = parametric(100, shares), large = parametric(1000, shares);
  const auto& more = large[Entity::person].keys;
  for (const std::uint64_t key : small[Entity::person].keys)
    EXPECT_NE(std::find(more.begin(), more.end(), key), more.end());
}

}  // namespace
}  // namespace civitas
