// SPDX-License-Identifier: Apache-2.0
// Weighted distributions: quantiles, Gini, quintile share ratio and decile means, exactly.
//
// Definitions are Eurostat's, as in the R package laeken: the quantile of share p is the smallest
// value at which the cumulated weight reaches p of the total, and the mean of it and the next value
// where it does so exactly.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/engine/parallel.hpp"

namespace civitas {

/// Weights as integers, so that cumulated weights are exact: multiples of 2^-kWeightBits citizens.
inline constexpr int kWeightBits = 20;
using ExactWeight = std::int64_t;
ExactWeight exact_weight(double weight);

/// Values in ascending order with their weights.
struct Distribution {
  std::vector<double> values;
  std::vector<ExactWeight> weights;

  /// `share` between 0 and 1, kept to 1e-9. NaN when nobody has weight.
  double quantile(double share) const;
  /// Between 0 (all equal) and 1. NaN when nobody has weight or the values sum to 0.
  double gini() const;
  /// What the values above the 80 % quantile sum to, divided by what those up to the 20 % quantile
  /// do.
  double s80s20() const;
  struct Deciles {
    std::array<double, 10> means{}, shares{};
  };
  /// By tenths of the weight; the value on the boundary belongs to the lower tenth.
  Deciles deciles() const;
};

/// Where the cumulated weight first reaches `share` of the total, and whether it does so exactly.
/// weights.size() when nobody has weight.
struct Reached {
  std::size_t at;
  bool exactly;
};
Reached reached(std::span<const ExactWeight> weights, double share);

/// Rows in ascending order of their values; equal values in the order of the rows. Takes time in
/// proportion to the rows.
std::vector<std::uint32_t> sorted_rows(std::span<const double> values, const Workers& workers);

/// A distribution with the same quantiles at `shares`, and good for nothing else: values far from
/// them all are put together, as values that are no number. Far quicker than to sort all rows.
Distribution near_quantiles(std::span<const double> values, std::span<const ExactWeight> weights,
                            std::span<const double> shares, const Workers& workers);

/// Of each row in `order`: the share of their weight whose value is not above its own.
void rank_rows(std::span<const double> values, std::span<const ExactWeight> weights,
               std::span<const std::uint32_t> order, std::span<double> ranks);

/// The rows of `order` that have weight.
Distribution distribution(std::span<const double> values, std::span<const ExactWeight> weights,
                          std::span<const std::uint32_t> order, const Workers& workers);

}  // namespace civitas
