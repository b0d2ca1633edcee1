// SPDX-License-Identifier: Apache-2.0
// Births, deaths and moves: nobody is lost or counted twice, everybody keeps what is theirs, and
// rows stand where a population made anew would have them.
#include "sim/population/renewal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"
#include "sim/population/expand.hpp"
#include "sim/population/invariants.hpp"

namespace civitas {
namespace {

constexpr std::uint32_t kStep = 7;

Attribute attribute(const std::string& name, Storage storage, bool inherited) {
  Attribute result;
  result.name = name;
  result.storage = storage;
  result.inherited = inherited;
  if (storage == Storage::category) result.labels = {"east", "south", "west"};
  return result;
}

/// Households of the given sizes in three regions; person and household columns tell the key they
/// began with, as a number.
Population village(const std::vector<int>& sizes) {
  Table persons, households;
  std::vector<std::uint32_t> household_of;
  for (std::size_t h = 0; h < sizes.size(); ++h) {
    households.keys.push_back(hash(h));
    for (int m = 0; m < sizes[h]; ++m) {
      persons.keys.push_back(hash(household_of.size(), 1));
      household_of.push_back(static_cast<std::uint32_t>(h));
    }
  }
  households.add(attribute("region", Storage::category, true));
  for (std::size_t h = 0; h < sizes.size(); ++h)
    households.columns[0].set_number(h, static_cast<double>(hash(h, 2) % 3));
  for (Table* table : {&persons, &households}) {
    const int weight = table->add(attribute("weight", Storage::real, true));
    const int mine = table->add(attribute("mine", Storage::real, false));
    for (std::size_t row = 0; row < table->rows(); ++row) {
      table->columns[static_cast<std::size_t>(weight)].set_number(row, 2);
      table->columns[static_cast<std::size_t>(mine)].set_number(
          row, static_cast<double>(table->keys[row] >> 12));
    }
  }
  return ordered(persons, households, household_of);
}

Population after(const Population& before, const Events& events, Renewal* told = nullptr) {
  const Renewal renewal = civitas::renewal(before, events, kStep);
  Population now;
  for (const Entity entity : kAllEntities) {
    now[entity].keys = renewal[entity].keys;
    for (const Column& column : before[entity].columns)
      renew(now[entity].columns.emplace_back(column), renewal[entity]);
  }
  now.household = renewal.household;
  now.first_member = renewal.first_member;
  if (told != nullptr) *told = renewal;
  return now;
}

std::map<std::uint64_t, std::uint64_t> homes(const Population& population) {
  std::map<std::uint64_t, std::uint64_t> result;
  for (std::size_t row = 0; row < population.persons(); ++row)
    result[population[Entity::person].keys[row]] =
        population[Entity::household].keys[population.household[row]];
  return result;
}

double mine(const Population& population, Entity entity, std::size_t row) {
  const Table& table = population[entity];
  return table.columns[static_cast<std::size_t>(table.find("mine"))].number(row);
}

RC_GTEST_PROP(Renewal, LosesNobodyAndKeepsTheOrder, ()) {
  const auto sizes =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 5)));
  Population before = village(sizes);
  const auto persons = static_cast<std::uint32_t>(before.persons());
  const auto households = static_cast<std::uint32_t>(before.households());
  Events events;
  std::size_t arriving = 0;
  std::vector<std::uint8_t> ended(persons);
  for (std::uint32_t i = 0; i < persons; ++i) {
    const int what = *rc::gen::inRange(0, 8);
    const std::uint64_t key = before[Entity::person].keys[i];
    if (what == 1) events.end(i, Flow::death), ended[i] = 1;
    if (what == 2) events.move(i, events.found(hash(key, 5), before.household[i]));
    if (what == 3) events.move(i, {*rc::gen::inRange(0U, households), 0});
    if (what == 4) events.birth(hash(key, 6), i, {before.household[i], 0}, {});
  }
  for (std::uint32_t h = 0; h < households; ++h) {
    const int what = *rc::gen::inRange(0, 8);
    if (what == 1) {
      events.arrival(h, 0);
      arriving += before.first_member[h + 1] - before.first_member[h];
    }
    if (what == 2) {
      before[Entity::household].columns[0].set_number(h, *rc::gen::inRange(0, 3));
      events.relocate(h);
    }
  }
  Renewal told;
  const Population now = after(before, events, &told);
  require_consistent(now);

  const auto died = static_cast<std::size_t>(std::count(ended.begin(), ended.end(), 1));
  RC_ASSERT(now.persons() == persons - died + events.births.size() + arriving);
  RC_ASSERT(told.flows[0] == 2.0 * static_cast<double>(events.births.size()));
  RC_ASSERT(told.flows[1] == 2.0 * static_cast<double>(died));
  RC_ASSERT(told.flows[2] == 2.0 * static_cast<double>(arriving));
  const auto home = homes(now);
  for (std::uint32_t i = 0; i < persons; ++i) {
    const std::uint32_t row = told[Entity::person].to[i];
    RC_ASSERT((row == Renewal::kGone) == (ended[i] != 0));
    if (row == Renewal::kGone) continue;
    RC_ASSERT(now[Entity::person].keys[row] == before[Entity::person].keys[i]);
    RC_ASSERT(mine(now, Entity::person, row) == mine(before, Entity::person, i));
  }
  for (const Events::Move& move : events.moves) {
    if (ended[move.person] != 0) continue;
    const std::uint64_t wanted =
        move.to.row == Home::kNew ? move.to.key : before[Entity::household].keys[move.to.row];
    RC_ASSERT(home.at(before[Entity::person].keys[move.person]) == wanted);
  }
  for (const std::uint32_t row : told[Entity::person].born)
    RC_ASSERT(mine(now, Entity::person, row) == 0.0);
  for (const std::uint32_t row : told[Entity::person].copied)
    RC_ASSERT(mine(now, Entity::person, row) ==
              mine(before, Entity::person, told[Entity::person].from[row]));
}

TEST(Renewal, OfNoEventsChangesNothing) {
  const Population before = village({1, 2, 3});
  const Population now = after(before, {});
  EXPECT_EQ(homes(now), homes(before));
  EXPECT_EQ(now.household, before.household);
  EXPECT_EQ(now.first_member, before.first_member);
}

TEST(Renewal, TheFirstOfTwoMovesCountsAndDeathBeforeBoth) {
  const Population before = village({1, 1, 1, 2});
  Events events;
  const std::uint32_t last = static_cast<std::uint32_t>(before.persons()) - 1;
  const std::uint32_t other = before.household[last] == 0 ? 1 : 0;
  events.move(last, {other, 0});
  events.move(last, events.found(99, 0));
  EXPECT_EQ(homes(after(before, events)).at(before[Entity::person].keys[last]),
            before[Entity::household].keys[other]);
  events.end(last, Flow::emigration);
  EXPECT_EQ(after(before, events).persons(), before.persons() - 1);
}

TEST(Renewal, AHouseholdWithoutMembersIsGone) {
  const Population before = village({1, 2});
  Events events;
  for (std::uint32_t row = before.first_member[0]; row < before.first_member[1]; ++row)
    events.end(row, Flow::death);
  const Population now = after(before, events);
  EXPECT_EQ(now.households(), 1U);
  EXPECT_EQ(now[Entity::household].keys[0], before[Entity::household].keys[1]);
}

TEST(Renewal, EverybodyMayEnd) {
  const Population before = village({2, 2});
  Events events;
  for (std::uint32_t row = 0; row < 4; ++row) events.end(row, Flow::death);
  const Population now = after(before, events);
  EXPECT_EQ(now.persons(), 0U);
  EXPECT_EQ(now.households(), 0U);
}

TEST(Renewal, AMoveIntoNothingIsOurMistake) {
  const Population before = village({1, 1});
  Events events;
  events.move(0, {Home::kNew, 12345});
  EXPECT_THROW(renewal(before, events, kStep), Bug);
}

}  // namespace
}  // namespace civitas
