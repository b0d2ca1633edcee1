// SPDX-License-Identifier: Apache-2.0
#include "models/markov.hpp"

#include <cstddef>

namespace civitas {

Matrix3 product(const Matrix3& a, const Matrix3& b) {
  Matrix3 result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 3; ++k) result[i][j] += a[i][k] * b[k][j];
    }
  }
  return result;
}

Matrix3 inverse(const Matrix3& a) {
  Matrix3 result{};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {  // cofactors, transposed; indices go round
      const std::size_t r = (j + 1) % 3, s = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
      result[i][j] = a[r][c] * a[s][d] - a[r][d] * a[s][c];
    }
  }
  const double determinant =
      a[0][0] * result[0][0] + a[0][1] * result[1][0] + a[0][2] * result[2][0];
  for (auto& row : result) {
    for (double& cell : row) cell /= determinant;
  }
  return result;
}

Matrix3 monthly_from_quarterly(const Matrix3& quarterly) {
  Matrix3 root = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  for (int iteration = 0; iteration < 12; ++iteration) {  // X ← (2 X + X⁻² Q) / 3, quadratic
    const Matrix3 inverted = inverse(root);
    const Matrix3 correction = product(product(inverted, inverted), quarterly);
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) root[i][j] = (2 * root[i][j] + correction[i][j]) / 3;
    }
  }
  return root;
}

std::array<double, 3> stationary(const Matrix3& transition) {
  Matrix3 power = transition;
  for (int squaring = 0; squaring < 30; ++squaring) power = product(power, power);
  return power[0];
}

}  // namespace civitas
