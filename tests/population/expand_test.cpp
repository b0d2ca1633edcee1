// SPDX-License-Identifier: Apache-2.0
// Expansion by largest remainder: nobody too many, every household close to its due, keys that
// stay.
#include "sim/population/expand.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "sim/core/key.hpp"

namespace civitas {
namespace {

struct Record {
  int members;
  int weight;
  int region;
};

Attribute named(const std::string& name, Storage storage = Storage::real) {
  Attribute attribute;
  attribute.name = name;
  attribute.storage = storage;
  if (storage == Storage::category) attribute.labels = {"a", "b", "c"};
  return attribute;
}

// Households h with `members` persons each of `weight`; the column "record" says h.
Population records(const std::vector<Record>& list) {
  Table persons, households;
  std::vector<std::uint32_t> household_of;
  for (std::size_t h = 0; h < list.size(); ++h) {
    households.keys.push_back(hash(h, 77));
    for (int m = 0; m < list[h].members; ++m) {
      persons.keys.push_back(hash(household_of.size(), 78));
      household_of.push_back(static_cast<std::uint32_t>(h));
    }
  }
  for (const char* column : {"weight", "record"}) {
    persons.add(named(column));
    households.add(named(column));
  }
  households.add(named("region", Storage::category));
  for (std::size_t h = 0; h < list.size(); ++h) {
    households.columns[0].set_number(h, list[h].weight);
    households.columns[1].set_number(h, static_cast<double>(h));
    households.columns[2].set_number(h, list[h].region);
  }
  for (std::size_t p = 0; p < household_of.size(); ++p) {
    persons.columns[0].set_number(p, list[household_of[p]].weight);
    persons.columns[1].set_number(p, static_cast<double>(household_of[p]));
  }
  return ordered(persons, households, household_of);
}

std::vector<Record> any_records(int largest) {
  std::vector<Record> list(static_cast<std::size_t>(*rc::gen::inRange(1, 12)));
  for (Record& record : list)
    record = {*rc::gen::inRange(1, largest + 1), *rc::gen::inRange(0, 20), *rc::gen::inRange(0, 3)};
  list[0].weight += 1;
  return list;
}

std::map<int, int> copies_of(const Population& population) {
  std::map<int, int> count;
  for (std::size_t h = 0; h < population.households(); ++h)
    ++count[static_cast<int>(population[Entity::household].columns[1].number(h))];
  return count;
}

double due(const std::vector<Record>& list, std::size_t h, std::size_t persons) {
  double citizens = 0;
  for (const Record& record : list) citizens += record.members * record.weight;
  return static_cast<double>(persons) * list[h].weight / citizens;
}

void check_whole(const Population& population) {
  RC_ASSERT(population.first_member.size() == population.households() + 1);
  RC_ASSERT(population.first_member.back() == population.persons());
  for (std::size_t h = 0; h < population.households(); ++h) {
    for (std::uint32_t p = population.first_member[h]; p < population.first_member[h + 1]; ++p)
      RC_ASSERT(population.household[p] == h);
  }
  for (const Entity entity : kAllEntities) {
    const auto& keys = population[entity].keys;
    RC_ASSERT(std::set(keys.begin(), keys.end()).size() == keys.size());
  }
  const auto place = [&](std::size_t h) {
    return std::pair(population[Entity::household].columns[2].number(h),
                     population[Entity::household].keys[h]);
  };
  for (std::size_t h = 1; h < population.households(); ++h) RC_ASSERT(place(h - 1) < place(h));
  for (std::size_t p = 1; p < population.persons(); ++p) {
    if (population.household[p] == population.household[p - 1])
      RC_ASSERT(population[Entity::person].keys[p - 1] < population[Entity::person].keys[p]);
  }
}

RC_GTEST_PROP(Expand, NobodyTooManyAndEveryHouseholdCloseToItsDue, ()) {
  const std::vector<Record> list = any_records(5);
  const auto persons = static_cast<std::size_t>(*rc::gen::inRange(1, 500));
  const Population population = expand(records(list), persons);
  check_whole(population);
  RC_ASSERT(population.persons() <= persons);
  int largest = 0;
  for (const Record& record : list) {
    if (record.weight > 0) largest = std::max(largest, record.members);
  }
  RC_ASSERT(population.persons() + static_cast<std::size_t>(largest) > persons);
  auto count = copies_of(population);
  for (std::size_t h = 0; h < list.size(); ++h) {
    const double own = due(list, h, persons);
    RC_ASSERT(count[static_cast<int>(h)] > own - 1);
    RC_ASSERT(count[static_cast<int>(h)] < own + 2);
    if (list[h].weight == 0) RC_ASSERT(count[static_cast<int>(h)] == 0);
  }
}

RC_GTEST_PROP(Expand, IsExactAndWithinOneOfDueForPersonsLivingAlone, ()) {
  const std::vector<Record> list = any_records(1);
  const auto persons = static_cast<std::size_t>(*rc::gen::inRange(1, 500));
  const Population population = expand(records(list), persons);
  RC_ASSERT(population.persons() == persons);
  auto count = copies_of(population);
  for (std::size_t h = 0; h < list.size(); ++h)
    RC_ASSERT(std::abs(count[static_cast<int>(h)] - due(list, h, persons)) < 1);
}

RC_GTEST_PROP(Expand, StandsForTheSameCitizens, ()) {
  const std::vector<Record> list = any_records(4);
  const Population population =
      expand(records(list), static_cast<std::size_t>(*rc::gen::inRange(50, 500)));
  double citizens = 0, weights = 0;
  for (const Record& record : list) citizens += record.members * record.weight;
  for (const double weight : population[Entity::person].columns[0].as<double>()) weights += weight;
  RC_ASSERT(std::abs(weights - citizens) <= 1e-9 * citizens);
}

RC_GTEST_PROP(Expand, TheSameCopiesHaveTheSameKeysInEverySize, ()) {
  const std::vector<Record> list = any_records(4);
  const Population small = expand(records(list), 100), large = expand(records(list), 1000);
  const auto keys = [](const Population& population, Entity entity) {
    return std::set(population[entity].keys.begin(), population[entity].keys.end());
  };
  for (const Entity entity : kAllEntities) {
    const auto few = keys(small, entity), many = keys(large, entity);
    // Every record comes ten times as often: all copies of the small population are there again.
    RC_ASSERT(std::includes(many.begin(), many.end(), few.begin(), few.end()));
  }
}

RC_GTEST_PROP(Expand, DoesNotDependOnTheOrderOfTheRecords, ()) {
  const Population from = records(any_records(4));
  const Population once = expand(from, 200), again = expand(from, 200);
  RC_ASSERT(once[Entity::person].keys == again[Entity::person].keys);
  RC_ASSERT(once.household == again.household);
}

TEST(Expand, GivesTheLargestRemainderTheLastPlace) {
  // 10 persons over weights 5, 3, 1: due are 5.56, 3.33 and 1.11.
  auto count = copies_of(expand(records({{1, 5, 0}, {1, 3, 0}, {1, 1, 0}}), 10));
  EXPECT_EQ(count[0], 6);
  EXPECT_EQ(count[1], 3);
  EXPECT_EQ(count[2], 1);
}

TEST(Expand, NeverSplitsAHousehold) {
  const Population population = expand(records({{3, 1, 0}}), 8);
  EXPECT_EQ(population.persons(), 6u);
  EXPECT_EQ(population[Entity::person].columns[0].number(0), 0.5);  // 3 citizens on 6 persons
}

TEST(Expand, ASizeBelowTheSmallestHouseholdGivesNobody) {
  EXPECT_EQ(expand(records({{3, 1, 0}}), 2).persons(), 0u);
}

}  // namespace
}  // namespace civitas
