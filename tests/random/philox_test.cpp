// SPDX-License-Identifier: Apache-2.0
// Our Philox against the published one.
#include "sim/random/philox.hpp"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <random>

namespace civitas {
namespace {

TEST(Philox, GivesTheKnownAnswers) {
  // From the test vectors that come with Random123 (philox4x32, 10 rounds).
  constexpr std::uint32_t ones = 0xffffffffu;
  static_assert(philox({0, 0, 0, 0}, {0, 0}) ==
                PhiloxCounter{0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u});
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
            (PhiloxCounter{0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu}));
  EXPECT_EQ(
      philox({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u}, {0xa4093822u, 0x299f31d0u}),
      (PhiloxCounter{0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u}));
}

TEST(Philox, AgreesWithRandom123) {
  std::mt19937 engine(1);
  r123::Philox4x32 reference;
  for (int i = 0; i < 100000; ++i) {
    r123::Philox4x32::ctr_type counter;
    r123::Philox4x32::key_type key;
    for (auto& word : counter) word = engine();
    for (auto& word : key) word = engine();
    const auto expected = reference(counter, key);
    const PhiloxCounter got =
        philox({counter[0], counter[1], counter[2], counter[3]}, {key[0], key[1]});
    ASSERT_TRUE(std::equal(got.begin(), got.end(), expected.begin())) << i;
  }
}

}  // namespace
}  // namespace civitas
