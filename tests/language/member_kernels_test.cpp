// SPDX-License-Identifier: Apache-2.0
// What households learn of their members, beside loops over each household; with ties and with
// values that are nothing.
#include "sim/language/member_kernels.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace civitas::language {
namespace {

constexpr std::uint32_t kFirstHousehold = 7;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct Block {
  explicit Block(std::uint32_t households, bool with_nothing) {
    std::mt19937 luck(households);
    const auto one_of = [&](std::uint32_t n) { return static_cast<std::uint32_t>(luck() % n); };
    for (std::uint32_t h = 0; h < households; ++h) {
      first.push_back(static_cast<std::uint32_t>(x.size()));
      for (std::uint32_t member = one_of(7) + 1; member > 0; --member) {
        household.push_back(kFirstHousehold + h);
        keys.push_back(luck());
        x.push_back(with_nothing && one_of(9) == 0 ? kNothing : one_of(3));  // many are equal
        among.push_back(with_nothing && one_of(20) == 0 ? kNothing : one_of(2));
      }
    }
    first.push_back(static_cast<std::uint32_t>(x.size()));
    rows.count[0] = static_cast<std::uint32_t>(x.size());
    rows.count[1] = households;
    rows.household = household.data();
    rows.first_household = kFirstHousehold;
    rows.first_member = first.data();
    rows.keys = keys.data();
  }

  std::vector<std::uint32_t> household, first;
  std::vector<std::uint64_t> keys;
  std::vector<double> x, among;
  Rows rows;
};

template <Operation operation>
double over(const Block& block, std::size_t household, double result) {
  for (std::uint32_t i = block.first[household]; i < block.first[household + 1]; ++i)
    result = apply<operation>(result, block.x[i], 0);
  return result;
}

double place(const Block& block, std::uint32_t i) {
  if (block.among[i] == 0) return 0;
  const std::uint32_t home = block.household[i] - kFirstHousehold;
  double place = 1;
  for (std::uint32_t k = block.first[home]; k < block.first[home + 1]; ++k) {
    if (std::isnan(block.x[k]) || std::isnan(block.among[k])) return kNothing;
    const bool before =
        block.x[k] < block.x[i] || (block.x[k] == block.x[i] && block.keys[k] < block.keys[i]);
    place += block.among[k] != 0 && before ? 1 : 0;
  }
  return place;
}

bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || a == b; }

TEST(MemberKernels, GiveWhatALoopOverEachHouseholdGives) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const bool with_nothing : {false, true}) {
    for (const std::uint32_t households : {1u, 2u, 9u, 300u}) {
      const Block block(households, with_nothing);
      std::vector<double> sum(households), least(households), most(households);
      std::vector<double> places(block.x.size());
      sum_members(block.rows, sum.data(), block.x.data());
      min_members(block.rows, least.data(), block.x.data());
      max_members(block.rows, most.data(), block.x.data());
      place_among_members(block.rows, places.data(), block.x.data(), block.among.data());
      for (std::size_t h = 0; h < households; ++h) {
        EXPECT_TRUE(same(sum[h], over<Operation::add>(block, h, 0)));
        EXPECT_TRUE(same(least[h], over<Operation::minimum>(block, h, kInfinity)));
        EXPECT_TRUE(same(most[h], over<Operation::maximum>(block, h, -kInfinity)));
      }
      for (std::uint32_t i = 0; i < places.size(); ++i)
        EXPECT_TRUE(same(places[i], place(block, i))) << i;
    }
  }
}

}  // namespace
}  // namespace civitas::language
