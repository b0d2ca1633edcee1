// SPDX-License-Identifier: Apache-2.0
// Rooms come back when nobody reads them any more, as many as are wanted.
#include "sim/engine/spare_rooms.hpp"

#include <gtest/gtest.h>

namespace civitas {
namespace {

TEST(SpareRooms, ComeBackWithTheirMemory) {
  const auto rooms = std::make_shared<SpareRooms>(1);
  EXPECT_EQ(rooms->take().capacity(), 0U);
  auto first = rooms->lend(SpareRooms::Room(1000));
  const auto reader = first;
  const std::byte* const memory = first->data();
  first.reset();
  EXPECT_EQ(rooms->take().capacity(), 0U);  // somebody reads it
  { const auto last = std::move(reader); }
  auto second = rooms->lend(SpareRooms::Room(50));
  EXPECT_NE(second->data(), memory);
}

TEST(SpareRooms, NoMoreThanAreWanted) {
  const auto rooms = std::make_shared<SpareRooms>(1);
  auto one = rooms->lend(SpareRooms::Room(10)), two = rooms->lend(SpareRooms::Room(20));
  const std::byte* const memory = one->data();
  one.reset();
  two.reset();
  const SpareRooms::Room again = rooms->take();
  EXPECT_EQ(again.data(), memory);
  EXPECT_GE(again.capacity(), 10U);
  EXPECT_EQ(rooms->take().capacity(), 0U);
}

TEST(SpareRooms, OutliveTheirKeeper) {
  auto rooms = std::make_shared<SpareRooms>(1);
  const auto room = rooms->lend(SpareRooms::Room(10));
  rooms.reset();
  EXPECT_EQ(room->size(), 10U);
}

}  // namespace
}  // namespace civitas
