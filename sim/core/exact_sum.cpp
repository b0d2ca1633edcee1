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

ExactSum total(const BlockSum& block, std::size_t n) {
  return ExactSum::of_multiples(
      static_cast<std::int64_t>(block.coarse - n * std::bit_cast<std::uint64_t>(kCoarse)),
      static_cast<std::int64_t>(block.fine - n * std::bit_cast<std::uint64_t>(kFine)));
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

void ExactSum::add(double value, std::int64_t times) {
  Integer product;
  if (__builtin_mul_overflow(to_integer(value), static_cast<Integer>(times), &product)) overflow();
  add_integer(product);
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

}  // namespace civitas
