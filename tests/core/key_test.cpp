// SPDX-License-Identifier: Apache-2.0
// Keys: published values, no collisions where there must be none, and every bit in play.
#include "sim/core/key.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <set>

namespace civitas {
namespace {

TEST(Hash, IsSplitMix64) {
  // The first outputs of SplitMix64 from state 1234567, as in the public reference lists.
  const std::uint64_t step = 0x9e3779b97f4a7c15u;
  EXPECT_EQ(hash(1234567u), 6457827717110365317u);
  EXPECT_EQ(hash(1234567u + step), 3203168211198807973u);
  EXPECT_EQ(hash(0u), 0xe220a8397b1dcdafu);
}

TEST(Hash, NamesAreMixedFnv1a) {
  EXPECT_EQ(hash(std::string_view("")), hash(0xcbf29ce484222325u));
  EXPECT_EQ(hash("a"), hash(0xaf63dc4c8601ec8cu));  // published FNV-1a of "a"
  EXPECT_EQ(hash("foobar"), hash(0x85944171f73967e8u));
  static_assert(hash("labour.job_loss") != hash("labour.job_gain"));
}

TEST(Hash, EveryInputBitMovesHalfOfTheOutput) {
  for (int bit = 0; bit < 64; ++bit) {
    int changed = 0, changed_second = 0;
    for (std::uint64_t x = 0; x < 256; ++x) {
      const std::uint64_t flipped = x ^ (std::uint64_t{1} << bit);
      changed += std::popcount(hash(x) ^ hash(flipped));
      changed_second += std::popcount(hash(7, x) ^ hash(7, flipped));
    }
    EXPECT_NEAR(changed / 256.0, 32, 3) << bit;
    EXPECT_NEAR(changed_second / 256.0, 32, 3) << bit;
  }
}

TEST(Hash, KnowsTheOrderOfItsArguments) { EXPECT_NE(hash(1, 2), hash(2, 1)); }

TEST(NewbornKey, DiffersByParentStepAndBirth) {
  std::set<std::uint64_t> keys;
  for (std::uint64_t parent = 0; parent < 100; ++parent) {
    for (std::uint32_t step = 0; step < 50; ++step) {
      for (std::uint32_t nth = 0; nth < 3; ++nth) keys.insert(newborn_key(parent, step, nth));
    }
  }
  EXPECT_EQ(keys.size(), 100u * 50 * 3);
}

}  // namespace
}  // namespace civitas
