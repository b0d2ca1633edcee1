// SPDX-License-Identifier: Apache-2.0
// ExactSum: adds doubles without rounding errors between them, so that order cannot matter.
//
// Each value is rounded once, to the nearest multiple of 2^-32 (ties to even), and from there on
// only integers of 128 bits are added: any order and any partition of the values gives the same
// bits.
//
// The quantum: an average survey weight of 500 times a share of 0.04 is 20, and half of 2^-32 is a
// relative 6e-12 of that, far inside the 1e-9 the results promise. The other end is 2^95 = 4e28: a
// hundred million citizens with 1e15 each and a weight of 1e5 still fit.
//
// NaN is a Bug; values from 2^95 on, and sums that leave 128 bits, are the user's. (A partial sum
// may do so in one order and not in another; a result, where there is one, is always the same.)
#pragma once

#include <bit>
#include <compare>
#include <cstdint>
#include <span>

#include "sim/core/clones.hpp"

namespace civitas {

class ExactSum {
 public:
  /// Values are kept as multiples of 2^-kQuantumBits.
  static constexpr int kQuantumBits = 32;

  constexpr ExactSum() = default;

  CIVITAS_INLINE void add(double value) { add_integer(to_integer(value)); }
  CIVITAS_INLINE void add(const ExactSum& other) { add_integer(other.total_); }
  /// Adds a value so many times.
  void add(double value, std::int64_t times);

  /// Adds all; after a Bug the sum is as it was before.
  void add(std::span<const double> values);

  /// Adds a[i] * b[i], each product rounded to a double first.
  void add_products(std::span<const double> a, std::span<const double> b);

  /// The sum, correctly rounded to a double.
  [[nodiscard]] double value() const { return static_cast<double>(total_) * 0x1p-32; }

  /// The 128-bit integer in two words, for files and messages.
  [[nodiscard]] std::int64_t high() const { return static_cast<std::int64_t>(total_ >> 64); }
  [[nodiscard]] std::uint64_t low() const { return static_cast<std::uint64_t>(total_); }
  [[nodiscard]] static ExactSum from_words(std::int64_t high, std::uint64_t low) {
    ExactSum sum;
    sum.total_ = static_cast<Integer>(static_cast<Unsigned>(high) << 64 | low);
    return sum;
  }

  /// The sum of multiples of 2^10 and of 2^-32.
  CIVITAS_INLINE static ExactSum of_multiples(std::int64_t coarse, std::int64_t fine);

  friend auto operator<=>(const ExactSum&, const ExactSum&) = default;

 private:
  __extension__ using Integer = __int128;
  __extension__ using Unsigned = unsigned __int128;

  CIVITAS_INLINE static Integer to_integer(double value);
  static Integer large_to_integer(double value);
  [[noreturn]] static void overflow();

  CIVITAS_INLINE void add_integer(Integer value) {
    Integer sum;
    if (__builtin_add_overflow(total_, value, &sum)) [[unlikely]]
      overflow();
    total_ = sum;
  }

  Integer total_ = 0;
};

namespace exact_sum_detail {

// Adding kCoarse rounds |x| < 2^61 to a multiple of 2^10, adding kFine rounds the rest to one of
// 2^-32; the multiples then stand in the low bits. A multiple of 2^10 is an even multiple of 2^-32,
// so two roundings are as good as one.
inline constexpr double kCoarse = 0x1.8p62;
inline constexpr double kFine = 0x1.8p20;
inline constexpr int kCoarseShift = 42;
inline constexpr std::uint64_t kSplitLimit = std::bit_cast<std::uint64_t>(0x1p60);

CIVITAS_INLINE std::uint64_t magnitude(double x) {
  return std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffu;
}

/// The multiples still have the rounders' own bits in them.
struct Multiples {
  std::uint64_t coarse;
  std::uint64_t fine;
};

CIVITAS_INLINE Multiples split(double x) {
  const double shifted = x + kCoarse;
  const double rest = x - (shifted - kCoarse);
  return {std::bit_cast<std::uint64_t>(shifted), std::bit_cast<std::uint64_t>(rest + kFine)};
}

/// Both kinds of multiples as numbers, without the rounders' bits.
struct Parts {
  std::int64_t coarse, fine;
};

CIVITAS_INLINE Parts parts_of(const Multiples& m) {
  return {static_cast<std::int64_t>(m.coarse - std::bit_cast<std::uint64_t>(kCoarse)),
          static_cast<std::int64_t>(m.fine - std::bit_cast<std::uint64_t>(kFine))};
}

}  // namespace exact_sum_detail

CIVITAS_INLINE ExactSum ExactSum::of_multiples(std::int64_t coarse, std::int64_t fine) {
  ExactSum sum;
  sum.total_ =
      static_cast<Integer>(coarse) * (std::int64_t{1} << exact_sum_detail::kCoarseShift) + fine;
  return sum;
}

CIVITAS_INLINE ExactSum::Integer ExactSum::to_integer(double value) {
  using namespace exact_sum_detail;
  if (magnitude(value) >= kSplitLimit) [[unlikely]]
    return large_to_integer(value);
  const Parts parts = parts_of(split(value));
  return of_multiples(parts.coarse, parts.fine).total_;
}

}  // namespace civitas
