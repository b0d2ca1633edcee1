// SPDX-License-Identifier: Apache-2.0
// Who moves to another region lives in a zone of it, in proportion to those who live there.
#include "sim/population/zones.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

enum Region { kEast, kSouth, kWest };
constexpr std::size_t kHouseholds = 30000;

/// Single persons, a third in each region. East has the zones 0 and 1, South 2, West 3 and, for
/// three of ten, 4. `county` tells the same in whole numbers: 10 times the zone.
Population country() {
  Population population;
  Table& persons = population[Entity::person];
  Table& households = population[Entity::household];
  for (std::size_t h = 0; h < kHouseholds; ++h) {
    persons.keys.push_back(hash(h, 1));
    households.keys.push_back(hash(h));
    population.household.push_back(static_cast<std::uint32_t>(h));
    population.first_member.push_back(static_cast<std::uint32_t>(h));
  }
  population.first_member.push_back(kHouseholds);
  Attribute region;
  region.name = "region";
  region.storage = Storage::category;
  region.labels = {"east", "south", "west"};
  Attribute zone = region;
  zone.name = "zone";
  zone.labels = {"0", "1", "2", "3", "4"};
  zone.within_region = true;
  Attribute county = zone;
  county.name = "county";
  county.storage = Storage::integer;
  for (const Attribute& attribute : {region, zone, county}) households.add(attribute);
  for (std::size_t h = 0; h < kHouseholds; ++h) {
    const std::size_t where = 3 * h / kHouseholds;
    const double in = where == kEast ? h % 2 : where == kSouth ? 2 : h % 10 < 3 ? 4 : 3;
    households.columns[0].set_number(h, static_cast<double>(where));
    households.columns[1].set_number(h, in);
    households.columns[2].set_number(h, 10 * in);
  }
  return population;
}

class ZonesTest : public testing::Test {
 protected:
  // Households first … end - 1 go to the region.
  void move(std::uint32_t first, std::uint32_t end, Region to, std::uint32_t step = 3) {
    std::vector<std::uint32_t> moved(end - first);
    std::iota(moved.begin(), moved.end(), first);
    for (const std::uint32_t h : moved) column(0).set_number(h, to);
    Zones(start_).settle(now_, moved, stream_key(1, 1, "region.zone"), step);
  }
  Column& column(std::size_t at) { return now_[Entity::household].columns[at]; }
  std::vector<double> zones() {
    std::vector<double> list;
    for (std::size_t h = 0; h < kHouseholds; ++h) list.push_back(column(1).number(h));
    return list;
  }

  const Population start_ = country();
  Population now_ = start_;
};

TEST_F(ZonesTest, ComeInProportionToThoseWhoLiveThere) {
  constexpr std::uint32_t kMovers = 8000;
  const std::vector<double> before = zones();
  move(0, kMovers, kWest);
  Zones(start_).require_within(now_);
  const std::vector<double> after = zones();
  const auto in_four = std::count(after.begin(), after.begin() + kMovers, 4.0);
  EXPECT_NEAR(static_cast<double>(in_four) / kMovers, 0.3, 3 * std::sqrt(0.21 / kMovers));
  EXPECT_TRUE(std::equal(before.begin() + kMovers, before.end(), after.begin() + kMovers));
  for (std::size_t h = 0; h < kHouseholds; ++h)
    ASSERT_EQ(column(2).number(h), 10 * after[h]);  // of one household, all that tells where it is
}

TEST_F(ZonesTest, AreDrawnAnewInEachStepAndAreTheSameForTheSameDraw) {
  move(0, 1000, kWest, 3);
  const std::vector<double> once = zones();
  now_ = start_;
  move(0, 1000, kWest, 3);
  EXPECT_EQ(zones(), once);
  now_ = start_;
  move(0, 1000, kWest, 4);
  EXPECT_NE(zones(), once);
}

// Zones of two regions may have the same names.
TEST_F(ZonesTest, AreDrawnThoughTheOldOneIsThereToo) {
  constexpr std::uint32_t kMovers = 8000;
  for (std::size_t h = 0; h < kMovers; ++h) {
    column(1).set_number(h, 4);
    column(2).set_number(h, 40);
  }
  move(0, kMovers, kWest);
  const std::vector<double> after = zones();
  const auto in_four = std::count(after.begin(), after.begin() + kMovers, 4.0);
  EXPECT_NEAR(static_cast<double>(in_four) / kMovers, 0.3, 3 * std::sqrt(0.21 / kMovers));
}

TEST_F(ZonesTest, OfARegionThatAllHaveLeftAreThoseOfTheStart) {
  move(10000, 20000, kWest);
  move(0, 100, kSouth);
  for (std::size_t h = 0; h < 100; ++h) EXPECT_EQ(column(1).number(h), 2);
}

TEST_F(ZonesTest, OfAnotherRegionAreABug) {
  const Zones zones(start_);
  zones.require_within(now_);
  column(1).set_number(0, 2);
  column(2).set_number(0, 20);
  EXPECT_THROW(zones.require_within(now_), Bug);
}

TEST_F(ZonesTest, ThatNobodySaysSoOfStay) {
  for (Column& column : now_[Entity::household].columns) column.attribute.within_region = false;
  const Population plain = now_;
  for (std::size_t h = 0; h < 10; ++h) column(0).set_number(h, kWest);
  Zones(plain).settle(now_, {0, 1, 2}, stream_key(1, 1, "region.zone"), 3);
  EXPECT_EQ(column(1).number(0), 0);
  Zones(plain).require_within(now_);
}

}  // namespace
}  // namespace civitas
