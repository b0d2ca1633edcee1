// SPDX-License-Identifier: Apache-2.0
// Branch-free building blocks for functions of doubles: selection, rounding, exponents,
// polynomials.
//
// Everything works on one double with operations that compilers turn into vector instructions on
// every instruction set; there is no conversion between doubles and 64-bit integers, which AVX2
// lacks.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "sim/core/clones.hpp"

namespace civitas::math::detail {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Adding this rounds |x| < 2^51 to the nearest integer (ties to even), which then stands in the
/// low bits.
inline constexpr double kRounder = 0x1.8p52;

CIVITAS_INLINE std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }
CIVITAS_INLINE double from_bits(std::uint64_t x) { return std::bit_cast<double>(x); }

/// `condition ? a : b` with both computed, so that the compiler cannot turn it into a jump.
/// Conditions are joined with | and &, because || and && are jumps.
CIVITAS_INLINE double select(bool condition, double a, double b) {
  const std::uint64_t mask = -static_cast<std::uint64_t>(condition);
  return from_bits((bits(a) & mask) | (bits(b) & ~mask));
}

CIVITAS_INLINE double absolute(double x) { return from_bits(bits(x) & 0x7fffffffffffffffu); }

/// The upper 26 bits of the significand: products of two such numbers are exact.
CIVITAS_INLINE double upper_half(double x) { return from_bits(bits(x) & 0xfffffffff8000000u); }

/// An integer 0 <= n < 2^52 as a double.
CIVITAS_INLINE double from_integer(std::uint64_t n) { return from_bits(n | bits(0x1p52)) - 0x1p52; }

/// 2^n for -1022 <= n <= 1023, n in two's complement.
CIVITAS_INLINE double power_of_two(std::uint64_t n) { return from_bits((n + 1023) << 52); }

/// y * 2^n for |n| <= 2000, through overflow and denormals; n in two's complement.
CIVITAS_INLINE double scale(double y, std::uint64_t n) {
  const std::uint64_t half = ((n + 4096) >> 1) - 2048;
  return y * power_of_two(half) * power_of_two(n - half);
}

CIVITAS_INLINE constexpr double horner(double, double c) { return c; }

/// c0 + c1 x + c2 x^2 + …
template <class... Rest>
CIVITAS_INLINE constexpr double horner(double x, double c0, Rest... rest) {
  return c0 + x * horner(x, rest...);
}

}  // namespace civitas::math::detail
