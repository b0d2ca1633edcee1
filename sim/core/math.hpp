// SPDX-License-Identifier: Apache-2.0
// Our own exp, log, pow and their kin: the same bits on every processor, vectorised in loops.
//
// The C library's functions round differently with and without fused multiply-add, so results would
// depend on the machine. These use only + - * / and integer operations, need -ffp-contract=off and
// have no jumps. They leave errno alone. Arguments may be anything, denormals, infinities and NaN
// included; NaN in gives NaN out. Denormal results may be off by one denormal step.
//
// Errors stated are the largest seen against long double, in units of the last place (ulp); the
// tests hold them. Polynomials are Chebyshev interpolants of our own, computed with 40 digits.
#pragma once

#include "sim/core/math_bits.hpp"

namespace civitas::math {

namespace detail {

inline constexpr double kLog2E = 0x1.71547652b82fep+0;
// ln 2 in two parts: n times the first is exact for |n| < 2^11.
inline constexpr double kLn2High = 0x1.62e42fefa3800p-1;
inline constexpr double kLn2Low = 0x1.ef35793c76730p-45;

/// exp(high + low) = (1 + beyond_one) 2^n, where one_plus is 1 + beyond_one, rounded once.
struct Exponential {
  double one_plus;
  double beyond_one;
  std::uint64_t n;  // two's complement
};

/// For |high| < 1100 and low small beside 1.
CIVITAS_INLINE Exponential exponential(double high, double low) {
  const double rounded = high * kLog2E + kRounder;
  const double n = rounded - kRounder;
  const double r_high = high - n * kLn2High;
  const double r_low = low - n * kLn2Low;
  const double r = r_high + r_low;
  const double tail = horner(r, 0x1.0000000000000p-1, 0x1.5555555555557p-3, 0x1.5555555555556p-5,
                             0x1.11111111100dcp-7, 0x1.6c16c16c162d4p-10, 0x1.a01a01abe7fe1p-13,
                             0x1.a01a01a6d889cp-16, 0x1.71de0231960ebp-19, 0x1.27e4db646b17ep-22,
                             0x1.af4de97ca4194p-26, 0x1.1f730349868cep-29);
  const double rest = r_low + r * r * tail;
  const double leading = 1 + r_high;
  return {leading + ((r_high - (leading - 1)) + rest), r_high + rest,
          bits(rounded) - bits(kRounder)};
}

/// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), for positive finite x.
struct Logarithm {
  double k;
  double f;
};

CIVITAS_INLINE Logarithm split_exponent(double x) {
  const bool denormal = x < 0x1p-1022;
  const std::uint64_t image = bits(x * select(denormal, 0x1p54, 1.0));
  const std::uint64_t exponent = (image + (bits(1.0) - bits(0x1.6a09e667f3bcdp-1))) >> 52;
  const double significand = from_bits(image - (exponent << 52) + bits(1.0));
  return {from_integer(exponent & 0xfff) - select(denormal, 1077.0, 1023.0), significand - 1};
}

/// (ln((1+s)/(1-s)) - 2s) / s^3 with z = s^2, for the s that a Logarithm's f gives.
CIVITAS_INLINE double log_tail(double z) {
  return horner(z, 0x1.5555555555555p-1, 0x1.9999999999a3ep-2, 0x1.2492492475dbcp-2,
                0x1.c71c720302bd8p-3, 0x1.745cf85360411p-3, 0x1.3b1c5ae500a38p-3,
                0x1.0fbaab3c72fc6p-3, 0x1.0c2c748b6f13cp-3);
}

/// ln x for positive finite x.
CIVITAS_INLINE double log_positive(double x) {
  const auto [k, f] = split_exponent(x);
  const double s = f / (2 + f);
  const double half_square = 0.5 * f * f;
  const double z = s * s;
  // ln(1+f) = 2s + s z R and 2s = f - s f = f - f^2/2 + s f^2/2, where f is exact.
  const double rest = s * (half_square + z * log_tail(z)) + k * kLn2Low;
  return k * kLn2High + (f - (half_square - rest));
}

/// A number as the sum of two, the second small beside the first.
struct Pair {
  double high;
  double low;
};

/// ln x to a relative 2^-58 for positive finite x.
CIVITAS_INLINE Pair log_pair(double x) {
  const auto [k, f] = split_exponent(x);
  const double divisor = 2 + f;
  const double inverse = 1 / divisor;
  const double s = f * inverse;
  const double s_high = upper_half(s);
  const double divisor_high = upper_half(divisor);
  const double divisor_low = (divisor - divisor_high) + (f - (divisor - 2));
  const double s_low = ((f - s_high * divisor_high) - s_high * divisor_low) * inverse;
  const double z = s * s;
  const double big = k * kLn2High;
  const double sum = big + 2 * s_high;
  const double low =
      (2 * s_high - (sum - big)) + (k * kLn2Low + (2 * s_low + s * (z * log_tail(z))));
  const double high = sum + low;
  return {high, low - (high - sum)};
}

/// x^y for positive finite x and finite |y| < 2^65.
CIVITAS_INLINE double power_positive(double x, double y) {
  const Pair log = log_pair(x);
  const double log_high = upper_half(log.high);
  const double log_low = (log.high - log_high) + log.low;
  const double y_high = upper_half(y);
  const double high = y_high * log_high;
  const double low = (y - y_high) * log.high + y_high * log_low;
  // Beyond these the result is infinite or zero whatever `low` says.
  const bool above = high > 720;
  const bool below = high < -760;
  const Exponential e =
      exponential(select(above, 720, select(below, -760, high)), select(above | below, 0, low));
  return scale(e.one_plus, e.n);
}

}  // namespace detail

/// e^x; at most 0.7 ulp.
CIVITAS_INLINE double exp(double x) {
  const double low_enough = detail::select(x > 710, 710, x);
  const double clamped = detail::select(x < -746, -746, low_enough);
  const detail::Exponential e = detail::exponential(clamped, 0);
  return detail::scale(e.one_plus, e.n);
}

/// e^x - 1, exact in relative terms near 0; at most 2 ulp.
CIVITAS_INLINE double expm1(double x) {
  using detail::select;
  const double low_enough = select(x > 710, 710, x);
  const detail::Exponential e = detail::exponential(select(x < -40, -40, low_enough), 0);
  // Half of it, because 2^1024 is no double.
  const double half_scale = detail::power_of_two(e.n - 1);
  const double y = 2 * ((half_scale - 0.5) + half_scale * e.beyond_one);
  return select(detail::absolute(x) < 0x1p-54, x, y);
}

/// Natural logarithm; at most 0.9 ulp. -infinity at 0, NaN below.
CIVITAS_INLINE double log(double x) {
  using detail::select;
  const double y = detail::log_positive(x);
  const double upper = select(x < detail::kInfinity, y, x);
  return select(x > 0, upper, select(x == 0, -detail::kInfinity, detail::kNaN));
}

/// ln(1 + x), exact in relative terms near 0; at most 2 ulp.
CIVITAS_INLINE double log1p(double x) {
  using detail::select;
  const double u = 1 + x;
  const double y = detail::log_positive(u) - ((u - 1) - x) / u;
  const double upper = select(x < detail::kInfinity, select(x == 0, x, y), x);
  return select(x > -1, upper, select(x == -1, -detail::kInfinity, detail::kNaN));
}

/// x^y with the special cases of C's pow (x^0 = 1 and 1^y = 1 even for NaN; a negative base wants
/// an integer exponent). At most 1 ulp while |y ln x| < 8, relative 6e-15 everywhere; powers
/// of integers that are themselves integers below 2^53 are exact.
CIVITAS_INLINE double pow(double x, double y) {
  using detail::absolute;
  using detail::kInfinity;
  using detail::select;
  const double base = absolute(x);
  const double size = absolute(y);
  const double limited = select(size < 0x1p64, y, select(y > 0, 0x1p64, -0x1p64));
  const double inside = detail::power_positive(base, limited);
  // A zero or infinite base: infinite, zero, or (exponent zero) one.
  const bool grows = (base > 1) == (y > 0);
  const double edge = select(grows, kInfinity, 0);
  double result = select((base == 0) | (base == kInfinity), edge, inside);
  // The sign of a negative base: below 2^53 the parity of y is the low bit of one of these.
  const double rounded = size + 0x1p52;
  const bool integer = (size >= 0x1p52) | (rounded - 0x1p52 == size);
  const double parity = select(size < 0x1p52, rounded, select(size < 0x1p53, size, 0));
  const std::uint64_t odd = detail::bits(parity) & static_cast<std::uint64_t>(integer);
  const std::uint64_t negative = detail::bits(x) >> 63;
  result = select(integer | !(x < 0) | (base == kInfinity), result, detail::kNaN);
  result = detail::from_bits(detail::bits(result) ^ ((odd & negative) << 63));
  result = select((x != x) | (y != y), detail::kNaN, result);
  return select((y == 0) | (x == 1), 1, result);
}

/// The chance that something with a constant yearly rate happens within so many years.
CIVITAS_INLINE double chance(double rate_per_year, double years) {
  return -expm1(-rate_per_year * years);
}

}  // namespace civitas::math
