// SPDX-License-Identifier: Apache-2.0
// The standard normal distribution function and its inverse: same bits everywhere, no jumps.
//
// Errors stated are the largest seen against long double; the tests hold them.
#pragma once

#include "sim/core/math.hpp"

namespace civitas::math {

namespace detail {

/// The normal quantile where is_central(p), so 4 p (1-p) > exp(-6.25): p - 1/2 times a
/// polynomial in w = -ln(4p(1-p)), the variable of Giles (2010), with coefficients of our own.
CIVITAS_INLINE double central_quantile(double p) {
  const double w = -log_positive(4 * p * (1 - p));
  const double v = w - 3.125;
  const double v2 = v * v;
  const double even = horner(v2, 0x1.2b57ec65a8009p+2, -0x1.179b257405fa4p-6, 0x1.14e8fc4294a07p-11,
                             -0x1.032ee3ae5e0d8p-18, -0x1.6125a8ad6f5b3p-24, 0x1.98a5aaeeb2382p-29,
                             -0x1.42de53f668e8cp-35, -0x1.022307884a845p-42, 0x1.4f48000e07cbbp-46,
                             -0x1.a446476b957ebp-52, 0x1.c7e63a2eb1e2dp-59);
  const double odd = horner(v2, 0x1.5bc94440cc7efp-1, -0x1.12994fbb88e96p-9, -0x1.496275fde57a0p-15,
                            0x1.4186bd946f44ep-20, -0x1.8faeefed571b8p-27, -0x1.50cdc7bdc4509p-33,
                            0x1.060050f047b41p-37, -0x1.01977ba52762dp-43, 0x1.4c76eedcf938bp-55,
                            0x1.2cd5c7dcf728ap-55, -0x1.257e1247a6c80p-61);
  return (p - 0.5) * (even + v * odd);
}

/// Square root of a positive normal number by Newton's steps on its inverse; at most 1 ulp. The
/// compiler's own is a jump to the C library's errno and would keep loops from being vectorised.
CIVITAS_INLINE double square_root(double x) {
  double inverse = from_bits(0x5fe6eb50c7b537a9u - (bits(x) >> 1));
  inverse *= 1.5 - 0.5 * x * inverse * inverse;
  inverse *= 1.5 - 0.5 * x * inverse * inverse;
  inverse *= 1.5 - 0.5 * x * inverse * inverse;
  inverse *= 1.5 - 0.5 * x * inverse * inverse;
  const double root = x * inverse;
  return root + 0.5 * inverse * (x - root * root);
}

/// Minus the normal quantile of small p: the tails of AS 241 (Wichura 1988, Applied Statistics 37,
/// 477-484), r = sqrt(-ln p).
CIVITAS_INLINE double tail_quantile(double r) {
  const double near = r - 1.6;
  const double near_value =
      horner(near, 1.42343711074968357734e+0, 4.63033784615654529590e+0, 5.76949722146069140550e+0,
             3.64784832476320460504e+0, 1.27045825245236838258e+0, 2.41780725177450611770e-1,
             2.27238449892691845833e-2, 7.74545014278341407640e-4) /
      horner(near, 1.0, 2.05319162663775882187e+0, 1.67638483018380384940e+0,
             6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
             5.47593808499534494600e-4, 1.05075007164441684324e-9);
  const double far = r - 5;
  const double far_value =
      horner(far, 6.65790464350110377720e+0, 5.46378491116411436990e+0, 1.78482653991729133580e+0,
             2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
             2.71155556874348757815e-5, 2.01033439929228813265e-7) /
      horner(far, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
             1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
             1.42151175831644588870e-7, 2.04426310338993978564e-15);
  return select(r <= 5, near_value, far_value);
}

/// True for all but a thousandth of the probabilities.
CIVITAS_INLINE bool is_central(double p) { return absolute(p - 0.5) <= 0.4995; }

}  // namespace detail

/// Phi(x) = P(Z <= x): at most 4e-16 absolute, 1e-15 relative in the lower tail.
///
/// Phi(-y) = exp(-y^2/2) g(u) / (1 + sqrt(2) y) with u = (t-4)/(t+4), t = y / sqrt(2), the mapping
/// of Shepherd and Laframboise (1981); the coefficients are our own.
CIVITAS_INLINE double normal_cdf(double x) {
  const double size = detail::absolute(x);
  const double y = detail::select(size > 40, 40, size);
  const double y_high = detail::upper_half(y);
  const detail::Exponential e =
      detail::exponential(-0.5 * y_high * y_high, -0.5 * (y - y_high) * (y + y_high));
  const double t = y * 0x1.6a09e667f3bcdp-1;
  const double u = (t - 4) / (t + 4);
  const double g = detail::horner(
      u, 0x1.3ba5916e9fd7fp+0, -0x1.1df1ad154a286p-3, 0x1.f7f5df66fd797p-7, 0x1.16ecefcfa4d10p-4,
      -0x1.9ddb23c3e8f13p-4, 0x1.7fee004e1eefep-4, -0x1.0fb06dfe4c6c0p-4, 0x1.3079edf5181dfp-5,
      -0x1.09623884747dbp-6, 0x1.49c672e199469p-8, -0x1.8d4a9a6465372p-11, -0x1.a1df5e81f57b4p-13,
      0x1.3be0432bfa860p-13, -0x1.99537515467bep-16, -0x1.7884d2487d5efp-17, 0x1.7ef644c7815aap-18,
      0x1.393f4d359a7fdp-22, -0x1.b8ce493292da5p-21, 0x1.4dcd6b6d85452p-24, 0x1.c8a212189b424p-24,
      -0x1.64110b1736fb3p-26, -0x1.a7f4a11380e73p-27, 0x1.bc41def3d5cc5p-29, 0x1.ff247156a53a2p-31,
      -0x1.2feb115e10ff8p-32);
  const double lower = detail::scale(e.one_plus * (0.5 * g / (1 + 2 * t)), e.n);
  return detail::select(x < 0, lower, 1 - lower);
}

/// The x with Phi(x) = p: relative 3e-15 (for p above 1/2, relative to the double nearest p).
/// -infinity at 0, infinity at 1, NaN outside.
CIVITAS_INLINE double normal_quantile(double p) {
  using detail::kInfinity;
  using detail::select;
  const double central = detail::central_quantile(p);
  const double beside = select(p < 0.5, p, 1 - p);
  const double tail = detail::tail_quantile(detail::square_root(-detail::log_positive(beside)));
  const double outer = select(beside == 0, kInfinity, tail);
  const double x = select(detail::is_central(p), central, select(p < 0.5, -outer, outer));
  return select((p >= 0) & (p <= 1), x, detail::kNaN);
}

}  // namespace civitas::math
