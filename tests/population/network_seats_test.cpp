// SPDX-License-Identifier: Apache-2.0
// Seats: everybody has one, nobody's depends on the order of rows, and newcomers push few.
#include "sim/population/network_seats.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "sim/population/network_generators.hpp"
#include "tests/population/network_laws.hpp"

namespace civitas {
namespace {

const StreamKey kKey = network_key(42, "friends");

// Seat by seat: the citizen's key, 0 when empty.
std::vector<std::uint64_t> seated(const std::vector<std::uint64_t>& keys) {
  const Seats seats(keys, one_group(keys.size()), kKey);
  std::vector<std::uint64_t> list;
  for (const std::uint32_t row : seats.of(0)) list.push_back(row == Seats::kEmpty ? 0 : keys[row]);
  return list;
}

TEST(NetworkSeats, EverybodySitsOnceInTheOwnGroup) {
  std::vector<std::uint64_t> keys = citizens(1000);
  Groups groups{std::vector<std::uint32_t>(1000), 9};
  for (std::uint32_t i = 0; i < 1000; ++i)
    groups.of[i] = i % 7 == 0 ? 8 : i % 5;  // 5 … 7 are empty
  const Seats seats(keys, groups, kKey);
  std::vector<int> times(1000);
  for (std::uint32_t g = 0; g < groups.count; ++g) {
    for (const std::uint32_t row : seats.of(g)) {
      if (row == Seats::kEmpty) continue;
      ++times[row];
      EXPECT_EQ(groups.of[row], g);
    }
  }
  EXPECT_EQ(times, std::vector<int>(1000, 1));
  EXPECT_TRUE(seats.of(6).empty());
}

TEST(NetworkSeats, SmallestGroupsFit) {
  for (std::size_t size = 1; size < 40; ++size) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      std::vector<std::uint64_t> keys(size);
      for (std::size_t i = 0; i < size; ++i) keys[i] = hash(seed, i);
      std::size_t taken = 0;
      for (const std::uint64_t key : seated(keys)) taken += key != 0;
      ASSERT_EQ(taken, size);
    }
  }
}

TEST(NetworkSeats, OrderOfRowsDoesNotMatter) {
  const std::vector<std::uint64_t> keys = citizens(5000);
  EXPECT_EQ(seated(keys), seated({keys.rbegin(), keys.rend()}));
}

TEST(NetworkSeats, ANewcomerPushesFew) {
  std::vector<std::uint64_t> keys = citizens(6000);
  double moved = 0;
  for (std::size_t added = 0; added < 20; ++added) {
    const auto before = seated(keys);
    keys.push_back(hash(0x9e3, added));
    const auto after = seated(keys);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t seat = 0; seat < before.size(); ++seat)
      moved += before[seat] != 0 && before[seat] != after[seat];
  }
  EXPECT_LT(moved / 20, 3);
}

}  // namespace
}  // namespace civitas
