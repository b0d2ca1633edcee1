// SPDX-License-Identifier: Apache-2.0
// Blocks are whole households and cover everybody once; subsets bring all who live with somebody.
#include "sim/population/population.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "sim/core/key.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

Population households(const std::vector<int>& sizes) {
  Population population;
  population.first_member.push_back(0);
  for (std::size_t h = 0; h < sizes.size(); ++h) {
    population[Entity::household].keys.push_back(hash(h));
    for (int m = 0; m < sizes[h]; ++m) {
      population[Entity::person].keys.push_back(hash(population.household.size(), 1));
      population.household.push_back(static_cast<std::uint32_t>(h));
    }
    population.first_member.push_back(static_cast<std::uint32_t>(population.household.size()));
  }
  return population;
}

RC_GTEST_PROP(Blocks, CoverEverybodyOnceInWholeHouseholds, ()) {
  const auto sizes =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 6)));
  const auto wanted = static_cast<std::size_t>(*rc::gen::inRange(1, 12));
  const Population population = households(sizes);
  const std::vector<Block> list = blocks(population, wanted);
  std::uint32_t person = 0, household = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    RC_ASSERT(list[i].first_of(Entity::person) == person);
    RC_ASSERT(list[i].first_of(Entity::household) == household);
    RC_ASSERT(population.first_member[household] == person);
    RC_ASSERT(list[i].count_of(Entity::household) > 0u);
    if (i + 1 < list.size()) RC_ASSERT(list[i].count_of(Entity::person) >= wanted);
    person += list[i].count_of(Entity::person);
    household += list[i].count_of(Entity::household);
  }
  RC_ASSERT(person == population.persons());
  RC_ASSERT(household == population.households());
}

TEST(Blocks, OfNobodyAreNone) { EXPECT_TRUE(blocks(households({}), 10).empty()); }

TEST(Subset, BringsAllWhoLiveWithSomebody) {
  const Population population = households({1, 3, 2, 1});
  const Subset subset = households_of(population, {2, 3, 6});
  EXPECT_THAT(subset.persons, ElementsAre(1, 2, 3));
  EXPECT_THAT(subset.population.household, ElementsAre(0, 0, 0, 1));
  EXPECT_THAT(subset.population.first_member, ElementsAre(0, 3, 4));
  EXPECT_EQ(subset.population[Entity::person].keys[1], population[Entity::person].keys[2]);
  EXPECT_EQ(subset.population[Entity::household].keys[1], population[Entity::household].keys[3]);
}

}  // namespace
}  // namespace civitas
