// SPDX-License-Identifier: Apache-2.0
#include "models/least_squares.hpp"

#include <cmath>

namespace civitas {

void LeastSquares::add(std::span<double> sums, std::span<const double> x, double y,
                       double weight) const {
  std::size_t at = 0;
  for (std::size_t i = 0; i < terms_; ++i) {
    for (std::size_t j = 0; j <= i; ++j) sums[at++] += weight * x[i] * x[j];
  }
  for (std::size_t j = 0; j < terms_; ++j) sums[at++] += weight * y * x[j];
  sums[at] += weight * y * y;
}

// Gauss and Jordan: each x in turn is taken out of all others and of y. What is left of y² then is
// the sum of squared errors.
LeastSquares::Fit LeastSquares::fit(std::span<const double> sums) const {
  constexpr double kNothingLeft = 1e-10;  // of what an x varied before
  const std::size_t rows = terms_ + 1;
  std::vector<double> left(rows * rows);
  std::size_t at = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j <= i; ++j) left[i * rows + j] = left[j * rows + i] = sums[at++];
  }
  std::vector<double> before(rows);
  for (std::size_t i = 0; i < rows; ++i) before[i] = left[i * rows + i];
  double variation = 0;
  std::vector<bool> used(terms_);
  for (std::size_t k = 0; k < terms_; ++k) {
    const double pivot = left[k * rows + k];
    used[k] = pivot > kNothingLeft * before[k];
    for (std::size_t i = 0; used[k] && i < rows; ++i) {
      if (i == k) continue;
      const double times = left[i * rows + k] / pivot;
      for (std::size_t j = 0; j < rows; ++j) left[i * rows + j] -= times * left[k * rows + j];
    }
    if (k == 0) variation = left[rows * rows - 1];
  }
  Fit fit{std::vector<double>(terms_), 0};
  for (std::size_t k = 0; k < terms_; ++k) {
    if (used[k]) fit.coefficients[k] = left[k * rows + terms_] / left[k * rows + k];
  }
  if (variation > kNothingLeft * before[terms_])
    fit.r_squared = 1 - left[rows * rows - 1] / variation;
  return fit;
}

}  // namespace civitas
