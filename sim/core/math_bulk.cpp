// SPDX-License-Identifier: Apache-2.0
// Loops over the scalar functions, compiled once for each instruction set.
#include "sim/core/math_bulk.hpp"

#include <cstddef>
#include <cstdint>

#include "sim/core/normal.hpp"
#include "sim/core/problem.hpp"

namespace civitas::math {
namespace {

void require_same_length(std::size_t a, std::size_t b) {
  if (a != b) throw Bug("math: arrays of different lengths");
}

CIVITAS_CLONES void exp_loop(const double* x, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = exp(x[i]);
}

CIVITAS_CLONES void log_loop(const double* x, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = log(x[i]);
}

CIVITAS_CLONES void pow_loop(const double* x, const double* y, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = pow(x[i], y[i]);
}

CIVITAS_CLONES void normal_cdf_loop(const double* x, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = normal_cdf(x[i]);
}

constexpr std::size_t kQuantileBlock = 32;

/// The tails cost twice the centre and are rare among draws, so a block does without them if it
/// can.
CIVITAS_INLINE void normal_quantile_block(const double* p, double* out, std::size_t n) {
  double central[kQuantileBlock];
  std::uint64_t outside = 0;
  for (std::size_t i = 0; i < n; ++i) {
    central[i] = detail::central_quantile(p[i]);
    outside |= static_cast<std::uint64_t>(!detail::is_central(p[i]));
  }
  if (outside == 0) {
    for (std::size_t i = 0; i < n; ++i) out[i] = central[i];
  } else {
    for (std::size_t i = 0; i < n; ++i) out[i] = normal_quantile(p[i]);
  }
}

CIVITAS_CLONES void normal_quantile_loop(const double* p, double* out, std::size_t n) {
  std::size_t begin = 0;
  for (; begin + kQuantileBlock <= n; begin += kQuantileBlock) {
    normal_quantile_block(p + begin, out + begin, kQuantileBlock);
  }
  normal_quantile_block(p + begin, out + begin, n - begin);
}

}  // namespace

void exp(std::span<const double> x, std::span<double> out) {
  require_same_length(x.size(), out.size());
  exp_loop(x.data(), out.data(), x.size());
}

void log(std::span<const double> x, std::span<double> out) {
  require_same_length(x.size(), out.size());
  log_loop(x.data(), out.data(), x.size());
}

void pow(std::span<const double> x, std::span<const double> y, std::span<double> out) {
  require_same_length(x.size(), out.size());
  require_same_length(y.size(), out.size());
  pow_loop(x.data(), y.data(), out.data(), x.size());
}

void normal_cdf(std::span<const double> x, std::span<double> out) {
  require_same_length(x.size(), out.size());
  normal_cdf_loop(x.data(), out.data(), x.size());
}

void normal_quantile(std::span<const double> p, std::span<double> out) {
  require_same_length(p.size(), out.size());
  normal_quantile_loop(p.data(), out.data(), p.size());
}

}  // namespace civitas::math
