// SPDX-License-Identifier: Apache-2.0
// Ordinary least squares from sums of products of whole numbers: the same bits in whatever order
// the sums are taken.
#pragma once

#include <span>
#include <vector>

namespace civitas {

/// y = Σ b_k x_k + error, with x_0 the same for everybody: the constant.
class LeastSquares {
 public:
  /// `terms`: how many x there are, the constant among them.
  explicit LeastSquares(std::size_t terms) : terms_(terms) {}

  /// How many sums there are: of the products of each two of x_0 … y.
  std::size_t sums() const { return (terms_ + 1) * (terms_ + 2) / 2; }

  /// Enters one observation into sums[0 … sums()). All are whole numbers; exact while each sum
  /// stays below 2^53.
  void add(std::span<double> sums, std::span<const double> x, double y, double weight) const;

  struct Fit {
    std::vector<double> coefficients;  // 0 for an x that is a combination of those before it
    double r_squared;                  // 0 if y does not vary
  };
  Fit fit(std::span<const double> sums) const;

 private:
  std::size_t terms_;
};

}  // namespace civitas
