// SPDX-License-Identifier: Apache-2.0
// Counts by group: each cell has what counting one by one gives.
#include "sim/core/grouped_count.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

constexpr std::size_t kCells = 17;

struct Sample {
  std::vector<std::uint8_t> holds;
  std::vector<std::uint32_t> cell;

  explicit Sample(std::size_t n) : holds(n), cell(n) {
    std::mt19937_64 engine(3);
    for (std::size_t i = 0; i < n; ++i) {
      holds[i] = static_cast<std::uint8_t>(engine());
      cell[i] = static_cast<std::uint32_t>(engine() % kCells);
    }
  }

  std::vector<GroupedCount::Counts> one_by_one() const {
    std::vector<GroupedCount::Counts> counts(kCells);
    for (std::size_t i = 0; i < holds.size(); ++i) {
      for (unsigned bit = 0; bit < GroupedCount::kConditions; ++bit)
        counts[cell[i]][bit] += holds[i] >> bit & 1;
    }
    return counts;
  }
};

TEST(GroupedCount, EachCellHasTheCountsOfItsRows) {
  const Sample sample(10007);
  GroupedCount count(kCells);
  count.add(sample.cell, sample.holds);
  EXPECT_EQ(count.counts(), sample.one_by_one());
  count.add(sample.cell, sample.holds);  // looked at on the way
  auto twice = sample.one_by_one();
  for (auto& cell : twice) {
    for (auto& of_condition : cell) of_condition *= 2;
  }
  EXPECT_EQ(count.counts(), twice);
  count.clear();
  EXPECT_EQ(count.counts(), std::vector<GroupedCount::Counts>(kCells));
}

// More rows in one cell than 16 bits hold, in one piece and piece by piece.
TEST(GroupedCount, ManyRowsDoNotOverflow) {
  constexpr std::size_t kRows = 5 * 65536 + 11;
  const std::vector<std::uint32_t> cell(kRows, 1);
  const std::vector<std::uint8_t> holds(kRows, 0x81);
  GroupedCount whole(2), pieces(2);
  whole.add(cell, holds);
  for (std::size_t begin = 0; begin < kRows;) {
    const std::size_t n = std::min<std::size_t>(999, kRows - begin);
    pieces.add(std::span(cell).subspan(begin, n), std::span(holds).subspan(begin, n));
    begin += n;
  }
  const auto n = static_cast<std::int64_t>(kRows);
  const std::vector<GroupedCount::Counts> expected = {{}, {n, 0, 0, 0, 0, 0, 0, n}};
  EXPECT_EQ(whole.counts(), expected);
  EXPECT_EQ(pieces.counts(), expected);
}

TEST(GroupedCount, RefusesCellsThatAreNotThere) {
  GroupedCount count(2);
  EXPECT_THROW(count.add(std::vector<std::uint32_t>{0, 2}, std::vector<std::uint8_t>(2)), Bug);
  EXPECT_THROW(count.add(std::vector<std::uint32_t>{0}, std::vector<std::uint8_t>(2)), Bug);
}

TEST(GroupedCount, MarksAreConditionsOfOneOrNought) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> condition = {1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1};
  std::vector<std::uint8_t> holds(condition.size(), 2);
  EXPECT_TRUE(mark(condition, 6, holds));
  EXPECT_EQ(holds, (std::vector<std::uint8_t>{66, 2, 2, 66, 66, 2, 66, 2, 2, 2, 66}));
  const GroupedCount::Counts counts = {0, 11, 0, 0, 0, 0, 5, 0};
  EXPECT_EQ(count_marks(holds), counts);
  for (const double bad : {kNone, 0.5, -1.0, 2.0}) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{7}, condition.size() - 1}) {
      std::vector<double> worse = condition;
      worse[at] = bad;
      EXPECT_FALSE(mark(worse, 0, holds)) << bad << " at " << at;
    }
  }
}

}  // namespace
}  // namespace civitas
