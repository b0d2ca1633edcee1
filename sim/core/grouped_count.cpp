// SPDX-License-Identifier: Apache-2.0
#include "sim/core/grouped_count.hpp"

#include <algorithm>
#include <limits>

#include "sim/core/clones.hpp"
#include "sim/core/grouped_sum.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostRows = std::numeric_limits<std::uint16_t>::max();

constexpr auto kLanesOf = [] {
  std::array<GroupedCount::Lanes, 256> lanes{};
  for (unsigned byte = 0; byte < lanes.size(); ++byte) {
    for (unsigned bit = 0; bit < GroupedCount::kConditions; ++bit)
      lanes[byte].of[bit] = static_cast<std::uint16_t>(byte >> bit & 1);
  }
  return lanes;
}();

CIVITAS_INLINE void add_to(GroupedCount::Lanes& sum, const GroupedCount::Lanes& more) {
  for (std::size_t i = 0; i < GroupedCount::kConditions; ++i)
    sum.of[i] = static_cast<std::uint16_t>(sum.of[i] + more.of[i]);
}

CIVITAS_CLONES bool mark_all(const double* condition, std::uint8_t mask, std::uint8_t* holds,
                             std::size_t n) {
  std::uint8_t neither = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint8_t yes = condition[i] == 1 ? mask : std::uint8_t{0};
    const std::uint8_t no = condition[i] == 0 ? mask : std::uint8_t{0};
    holds[i] = static_cast<std::uint8_t>(holds[i] | yes);
    neither = static_cast<std::uint8_t>(neither | (mask ^ yes ^ no));
  }
  return neither == 0;
}

CIVITAS_CLONES std::uint32_t count_mark(const std::uint8_t* holds, unsigned bit, std::size_t n) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += static_cast<std::uint32_t>(holds[i] >> bit & 1);
  return sum;
}

}  // namespace

void GroupedCount::add(std::span<const std::uint32_t> cell, std::span<const std::uint8_t> holds) {
  check_cells(cell, holds.size(), counts_.size());
  for (std::size_t begin = 0; begin < holds.size();) {
    if (rows_ == kMostRows) take_over();
    const std::size_t end = std::min(holds.size(), begin + kMostRows - rows_);
    rows_ += end - begin;
    for (; begin < end; ++begin)
      add_to(lanes_[cell[begin] * kTurns + begin % kTurns], kLanesOf[holds[begin]]);
  }
}

void GroupedCount::take_over() {
  if (rows_ == 0) return;
  rows_ = 0;
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    for (std::size_t j = 0; j < kConditions; ++j) counts_[i / kTurns][j] += lanes_[i].of[j];
  }
  std::fill(lanes_.begin(), lanes_.end(), Lanes{});
}

void GroupedCount::clear() {
  take_over();
  std::fill(counts_.begin(), counts_.end(), Counts{});
}

bool mark(std::span<const double> condition, unsigned bit, std::span<std::uint8_t> holds) {
  return mark_all(condition.data(), static_cast<std::uint8_t>(1U << bit), holds.data(),
                  std::min(condition.size(), holds.size()));
}

GroupedCount::Counts count_marks(std::span<const std::uint8_t> holds) {
  GroupedCount::Counts counts{};
  for (unsigned bit = 0; bit < GroupedCount::kConditions; ++bit)
    counts[bit] = count_mark(holds.data(), bit, holds.size());
  return counts;
}

}  // namespace civitas
