// SPDX-License-Identifier: Apache-2.0
// What holds of every population: each way to break it is found, and told.
#include "sim/population/invariants.hpp"

#include <gtest/gtest.h>

#include "sim/core/problem.hpp"
#include "sim/population/network.hpp"

namespace civitas {
namespace {

// Households 10, 20 and 30 of two, one and two; everybody tied to the next.
Population hamlet() {
  Population population;
  Table& persons = population[Entity::person];
  Table& households = population[Entity::household];
  persons.keys = {1, 2, 3, 4, 5};
  households.keys = {10, 20, 30};
  persons.add({"age", Storage::integer, "year", {}, "", ""});
  population.household = {0, 0, 1, 2, 2};
  population.first_member = {0, 2, 3, 5};
  const std::vector<Link> ties = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
  population.networks.push_back(
      {"ties", Entity::person,
       std::make_shared<const Network>(Network::of_links(5, ties, Ties::mutual))});
  return population;
}

std::string told(const Population& population) {
  try {
    require_consistent(population);
  } catch (const Bug& bug) {
    return bug.what();
  }
  return "";
}

void expect_told(const Population& population, const std::string& what) {
  EXPECT_NE(told(population).find(what), std::string::npos) << told(population);
}

TEST(Invariants, AWholePopulationIsSilent) { EXPECT_EQ(told(hamlet()), ""); }

TEST(Invariants, HouseholdsAndPersonsFitTogether) {
  Population broken = hamlet();
  broken.household[1] = 1;
  expect_told(broken, "a member stands in another household");
  broken = hamlet();
  broken.first_member = {0, 2, 2, 5};
  expect_told(broken, "a household is empty");
  broken = hamlet();
  broken.first_member.back() = 4;
  expect_told(broken, "do not add up to everybody");
  broken = hamlet();
  broken.household.pop_back();
  expect_told(broken, "somebody has no household");
}

TEST(Invariants, RowsAreInOrderAndKeysUnique) {
  Population broken = hamlet();
  std::swap(broken[Entity::person].keys[0], broken[Entity::person].keys[1]);
  expect_told(broken, "out of order");
  broken = hamlet();
  broken[Entity::person].keys[2] = 5;
  expect_told(broken, "two persons have the same key");
  broken = hamlet();
  std::swap(broken[Entity::household].keys[0], broken[Entity::household].keys[2]);
  expect_told(broken, "the households are out of order");
  broken = hamlet();
  std::get<std::vector<std::int32_t>>(broken[Entity::person].columns[0].values).pop_back();
  expect_told(broken, "the column age has 4 rows of 5");
}

TEST(Invariants, TiesAreAmongThoseWhoAreThereAndMutual) {
  const auto with = [](std::vector<std::uint32_t> first, std::vector<std::uint32_t> neighbours) {
    Population broken = hamlet();
    broken.networks[0].network = std::make_shared<const Network>(
        Network::of_rows(Ties::mutual, std::move(first), std::move(neighbours)));
    return broken;
  };
  expect_told(with({0, 1, 1, 1, 1, 1}, {1}), "a tie of the network ties is not mutual");
  expect_told(with({0, 1, 1, 1, 1, 1}, {7}), "leads to nobody");
  expect_told(with({0, 1, 2}, {1, 0}), "is not among those who are there");
}

TEST(Invariants, FlowsAccountForTheNumberOfPersons) {
  const std::vector<Registration> lines = {
      {Flow::birth, 1}, {Flow::immigration, 2}, {Flow::immigration, 3}, {Flow::death, 4}};
  EXPECT_NO_THROW(require_balance(10, lines, 12));
  EXPECT_THROW(require_balance(10, lines, 11), Bug);
  EXPECT_THROW(require_balance(10, {}, 11), Bug);
  EXPECT_NO_THROW(require_balance(0, {}, 0));
}

}  // namespace
}  // namespace civitas
