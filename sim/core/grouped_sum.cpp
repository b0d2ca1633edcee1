// SPDX-License-Identifier: Apache-2.0
#include "sim/core/grouped_sum.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

using namespace exact_sum_detail;

// Values below 2^50 have coarse multiples below 2^40 and fine ones up to 2^41: of 2^21 of them
// neither sum leaves 63 bits.
constexpr std::uint64_t kLimit = std::bit_cast<std::uint64_t>(0x1p50);
constexpr std::size_t kMostValues = std::size_t{1} << 21;
constexpr std::size_t kRows = 1024;  // looked at together, in the first cache

CIVITAS_CLONES std::uint32_t largest(const std::uint32_t* cell, std::size_t n) {
  std::uint32_t result = 0;
  for (std::size_t i = 0; i < n; ++i) result = cell[i] > result ? cell[i] : result;
  return result;
}

/// False when some value is not below the limit.
CIVITAS_CLONES bool split_all(const double* values, std::size_t n, Parts* parts) {
  std::uint64_t beyond = 0;
  for (std::size_t i = 0; i < n; ++i) {
    parts[i] = parts_of(split(values[i]));
    beyond |= (kLimit - 1) - magnitude(values[i]);
  }
  return beyond >> 63 == 0;
}

}  // namespace

/// Some values in their parts, and which of them are not 0: nobody died, nobody paid.
class GroupedSum::Block {
 public:
  /// False when some value is not below the limit, and then the block is worthless.
  bool read(const double* values, std::size_t n) {
    if (!split_all(values, n, parts_)) return false;
    count_ = 0;
    for (std::size_t i = 0; i < n; ++i) {
      rows_[count_] = static_cast<std::uint32_t>(i);
      count_ += magnitude(values[i]) != 0 ? 1 : 0;
    }
    return true;
  }

  void add_to(GroupedSum& sum, const std::uint32_t* cell) const {
    Parts* const to = sum.parts_.data();
    for (std::size_t k = 0; k < count_; ++k) {
      const std::uint32_t i = rows_[k];
      Parts& at = to[cell[i] * kTurns + k % kTurns];
      at.coarse += parts_[i].coarse;
      at.fine += parts_[i].fine;
    }
  }

 private:
  Parts parts_[kRows];
  std::uint32_t rows_[kRows];
  std::size_t count_ = 0;
};

void GroupedSum::take_over() {
  if (values_ == 0) return;
  values_ = 0;
  for (std::size_t cell = 0; cell < sums_.size(); ++cell) {
    Parts all{};
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
      Parts& part = parts_[cell * kTurns + turn];
      all.coarse += part.coarse;
      all.fine += part.fine;
      part = {};
    }
    sums_[cell].add(ExactSum::of_multiples(all.coarse, all.fine));
  }
}

void GroupedSum::add(GroupedSum& other) {
  take_over();
  const std::vector<ExactSum>& more = other.sums();
  for (std::size_t cell = 0; cell < sums_.size(); ++cell) sums_[cell].add(more.at(cell));
}

void check_cells(std::span<const std::uint32_t> cell, std::size_t rows, std::size_t cells) {
  if (cell.size() != rows) throw Bug("cells and rows of different lengths");
  const std::uint32_t last = largest(cell.data(), rows);
  if (last >= cells) throw Bug(fmt::format("there is no cell {} among {}", last, cells));
}

void scatter_add(std::span<const Cells> groupings, std::span<const double> values) {
  for (const Cells& grouping : groupings)
    check_cells(grouping.cell, values.size(), grouping.sums->sums_.size());
  GroupedSum::Block block;
  for (std::size_t begin = 0; begin < values.size(); begin += kRows) {
    const std::size_t n = std::min(kRows, values.size() - begin);
    const bool below_limit = block.read(values.data() + begin, n);
    for (const Cells& grouping : groupings) {
      GroupedSum& sum = *grouping.sums;
      const std::uint32_t* const cell = grouping.cell.data() + begin;
      if (below_limit) {
        if (sum.values_ + n > kMostValues) sum.take_over();
        sum.values_ += n;
        sum.parts_.resize(sum.sums_.size() * GroupedSum::kTurns);
        block.add_to(sum, cell);
      } else {
        for (std::size_t i = 0; i < n; ++i) sum.sums_[cell[i]].add(values[begin + i]);
      }
    }
  }
}

}  // namespace civitas
