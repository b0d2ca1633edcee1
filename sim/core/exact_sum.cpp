// SPDX-License-Identifier: Apache-2.0
// Sums of whole arrays, block by block in 64-bit integers, and the rare large values.
#include "sim/core/exact_sum.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

using namespace exact_sum_detail;

[[noreturn]] void refuse(const std::string& what) {
  throw InputError({Mistake::no_number,
                    {},
                    "a sum over the population " + what,
                    "sums are exact below 4e28",
                    "Look for an overflow in what is summed, or count in a larger unit"});
}

// 2^10 values below 2^60 have coarse multiples below 2^50, which add up below 2^60.
constexpr std::size_t kBlock = 1024;

// A multiple of 2^22 above every coarse multiple, so that it lies wholly in the high word.
constexpr std::uint64_t kCoarseOffset = std::uint64_t{1} << 52;

struct BlockSum {
  std::uint64_t coarse = 0;
  std::uint64_t fine = 0;
  std::uint64_t beyond = 0;  // top bit set: some value is not below the limit
};

CIVITAS_INLINE void add_to(BlockSum& sum, double value) {
  const Multiples m = split(value);
  sum.coarse += m.coarse;
  sum.fine += m.fine;
  sum.beyond |= (kSplitLimit - 1) - magnitude(value);
}

CIVITAS_CLONES BlockSum sum_block(const double* values, std::size_t n) {
  BlockSum sum;
  for (std::size_t i = 0; i < n; ++i) add_to(sum, values[i]);
  return sum;
}

CIVITAS_CLONES BlockSum sum_product_block(const double* a, const double* b, std::size_t n) {
  BlockSum sum;
  for (std::size_t i = 0; i < n; ++i) add_to(sum, a[i] * b[i]);
  return sum;
}

/// The two parts of a block's sum as words of the 128-bit integer.
ExactSum total(const BlockSum& block, std::size_t n) {
  const auto coarse =
      static_cast<std::int64_t>(block.coarse - n * std::bit_cast<std::uint64_t>(kCoarse));
  const auto fine = static_cast<std::int64_t>(block.fine - n * std::bit_cast<std::uint64_t>(kFine));
  ExactSum sum = ExactSum::from_words(coarse >> (64 - kCoarseShift),
                                      static_cast<std::uint64_t>(coarse) << kCoarseShift);
  sum.add(ExactSum::from_words(fine >> 63, static_cast<std::uint64_t>(fine)));
  return sum;
}

/// A block's values as 128-bit integers, in words.
struct Words {
  std::uint64_t low[kBlock];
  std::uint64_t high[kBlock];
};

/// Writes the words; false when some value is not below the limit, and then they are worthless.
CIVITAS_CLONES bool write_words(const double* values, std::size_t n, Words& words) {
  std::uint64_t beyond = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Multiples m = split(values[i]);
    // Offsets make both parts positive, so that shifts need no sign; the high word takes them back.
    const std::uint64_t coarse = m.coarse - std::bit_cast<std::uint64_t>(kCoarse) + kCoarseOffset;
    const std::uint64_t fine = m.fine - std::bit_cast<std::uint64_t>(kFine);
    const std::uint64_t shifted = coarse << kCoarseShift;
    const std::uint64_t low = shifted + fine;
    const std::uint64_t carry = static_cast<std::uint64_t>(low < shifted) - (fine >> 63);
    words.low[i] = low;
    words.high[i] =
        (coarse >> (64 - kCoarseShift)) - (kCoarseOffset >> (64 - kCoarseShift)) + carry;
    beyond |= (kSplitLimit - 1) - magnitude(values[i]);
  }
  return beyond >> 63 == 0;
}

CIVITAS_CLONES std::uint32_t largest(const std::uint32_t* cell, std::size_t n) {
  std::uint32_t result = 0;
  for (std::size_t i = 0; i < n; ++i) result = cell[i] > result ? cell[i] : result;
  return result;
}

/// Lists the values that are not 0.
std::size_t not_zero(const double* values, std::size_t n, std::uint32_t* rows) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < n; ++i) {
    rows[count] = static_cast<std::uint32_t>(i);
    count += values[i] != 0 ? 1 : 0;
  }
  return count;
}

bool all_below_limit(const BlockSum& block) { return block.beyond >> 63 == 0; }

}  // namespace

void ExactSum::add(std::span<const double> values) {
  ExactSum sum = *this;
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, values.size() - begin);
    const BlockSum block = sum_block(values.data() + begin, n);
    if (all_below_limit(block)) {
      sum.add(total(block, n));
    } else {
      for (const double value : values.subspan(begin, n)) sum.add(value);
    }
  }
  *this = sum;
}

void ExactSum::add_products(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) throw Bug("exact sum: products of arrays of different lengths");
  ExactSum sum = *this;
  for (std::size_t begin = 0; begin < a.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, a.size() - begin);
    const BlockSum block = sum_product_block(a.data() + begin, b.data() + begin, n);
    if (all_below_limit(block)) {
      sum.add(total(block, n));
    } else {
      for (std::size_t i = begin; i < begin + n; ++i) sum.add(a[i] * b[i]);
    }
  }
  *this = sum;
}

ExactSum::Integer ExactSum::large_to_integer(double value) {
  if (std::isnan(value)) throw Bug("exact sum: a value is not a number");
  if (std::fabs(value) >= 0x1p95) refuse(fmt::format("meets {:.6g}", value));
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const auto significand = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  return static_cast<Integer>(significand) * (Integer{1} << (exponent - 53 + kQuantumBits));
}

void ExactSum::overflow() { refuse("grows too large"); }

void scatter_add(std::span<const Cells> groupings, std::span<const double> values) {
  for (const Cells& grouping : groupings) {
    if (grouping.cell.size() != values.size())
      throw Bug("exact sum: cells and values of different lengths");
    const std::uint32_t last = largest(grouping.cell.data(), values.size());
    if (last >= grouping.sums.size())
      throw Bug(fmt::format("exact sum: there is no cell {} among {}", last, grouping.sums.size()));
  }
  Words words;
  std::uint32_t rows[kBlock];
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    const std::size_t n = std::min(kBlock, values.size() - begin);
    const bool below_limit = write_words(values.data() + begin, n, words);
    // About half of what is counted is 0: nobody died, nobody paid.
    const std::size_t count = not_zero(values.data() + begin, n, rows);
    for (const Cells& grouping : groupings) {
      const std::uint32_t* const at = grouping.cell.data() + begin;
      if (below_limit) {
        for (std::size_t k = 0; k < count; ++k) {
          const std::uint32_t i = rows[k];
          const auto high = static_cast<std::int64_t>(words.high[i]);
          grouping.sums[at[i]].add(ExactSum::from_words(high, words.low[i]));
        }
      } else {
        for (std::size_t i = 0; i < n; ++i) grouping.sums[at[i]].add(values[begin + i]);
      }
    }
  }
}

}  // namespace civitas
