// SPDX-License-Identifier: Apache-2.0
// Sums by group: each cell has what an exact sum of its own values would have.
#include "sim/core/grouped_sum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr std::size_t kCells = 17;

struct Sample {
  std::vector<double> values;
  std::vector<std::uint32_t> cell;

  // Magnitudes from 1e-12 to 10^largest with both signs, a third of them 0.
  Sample(std::size_t n, double largest) : values(n), cell(n) {
    std::mt19937_64 engine(2);
    std::uniform_real_distribution<double> power(-12, largest), sign(-1, 1);
    for (std::size_t i = 0; i < n; ++i) {
      values[i] = i % 3 == 0 ? 0 : sign(engine) * std::pow(10.0, power(engine));
      cell[i] = static_cast<std::uint32_t>(engine() % kCells);
    }
  }

  std::vector<ExactSum> one_by_one() const {
    std::vector<ExactSum> sums(kCells);
    for (std::size_t i = 0; i < values.size(); ++i) sums[cell[i]].add(values[i]);
    return sums;
  }
};

TEST(GroupedSum, EachCellHasTheSumOfItsValues) {
  for (const double largest : {6.0, 15.0, 24.0}) {  // below the limit, around it, beyond
    const Sample sample(10000, largest);
    GroupedSum once(kCells), again(kCells);
    scatter_add(std::vector<Cells>{{&once, sample.cell}, {&again, sample.cell}}, sample.values);
    EXPECT_EQ(once.sums(), sample.one_by_one());
    EXPECT_EQ(again.sums(), once.sums());
  }
}

TEST(GroupedSum, PartsAddUpInAnyOrder) {
  const Sample sample(5000, 9);
  GroupedSum first(kCells), second(kCells);
  const auto part = [&](GroupedSum& sum, std::size_t begin, std::size_t n) {
    scatter_add({&sum, std::span(sample.cell).subspan(begin, n)},
                std::span(sample.values).subspan(begin, n));
  };
  part(first, 4000, 1000);
  part(second, 0, 1500);
  EXPECT_NE(first.sums(), sample.one_by_one());  // looked at on the way
  part(first, 1500, 2500);
  first.add(second);
  EXPECT_EQ(first.sums(), sample.one_by_one());
}

// The largest values of the fast way, values beyond it, and the largest fine parts, more often than
// 63 bits hold their sums.
TEST(GroupedSum, ManyLargeValuesDoNotOverflow) {
  for (const double value :
       {std::nextafter(0x1p50, 0), -std::nextafter(0x1p50, 0), 0x1p58, 511.9999999}) {
    const std::size_t n = (std::size_t{1} << 22) + 5000;
    GroupedSum sum(2);
    scatter_add({&sum, std::vector<std::uint32_t>(n, 1)}, std::vector<double>(n, value));
    ExactSum expected;
    expected.add(std::vector<double>(n, value));
    EXPECT_EQ(sum.sums()[1], expected) << value;
    EXPECT_EQ(sum.sums()[0], ExactSum());
  }
}

TEST(GroupedSum, RefusesWhatDoesNotFit) {
  const std::vector<std::uint32_t> cell = {0, 1};
  GroupedSum sum(2);
  EXPECT_THROW(scatter_add({&sum, cell}, std::vector<double>{1, std::nan("")}), Bug);
  EXPECT_THROW(
      scatter_add({&sum, cell}, std::vector<double>{1, std::numeric_limits<double>::infinity()}),
      InputError);
  EXPECT_THROW(scatter_add({&sum, std::vector<std::uint32_t>{0, 2}}, std::vector<double>{1, 1}),
               Bug);
  EXPECT_THROW(scatter_add({&sum, cell}, std::vector<double>{1}), Bug);
}

}  // namespace
}  // namespace civitas
