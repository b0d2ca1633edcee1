// SPDX-License-Identifier: Apache-2.0
// Whole numbers in place of weights: how often each item is copied.
//
// Both ways give each item the whole part of what it is due, due_i = total · share_i / Σ shares, or
// one more, and together exactly `total`.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace civitas {

enum class Integerise {
  truncate_replicate_sample,  // with luck; what an item gets is, on average, exactly what it is due
  largest_remainder           // without: the largest remainders get one more (ties: first item)
};

/// `shares` at least 0, with a sum above 0 unless `total` is 0.
std::vector<std::uint64_t> largest_remainder(std::span<const double> shares, std::uint64_t total);

/// Truncate, replicate, sample (Lovelace and Ballas 2013, "Truncate, replicate, sample: a method
/// for creating integer weights for spatial microsimulation"). The sample is systematic (Madow
/// 1949): item i gets ⌊S_i + u⌋ - ⌊S_i-1 + u⌋ copies, where S_i is the sum of what the items up to
/// i are due, so one draw 0 < u < 1 gives every item its exact chance, and items that stand side by
/// side replace each other: put alike ones together.
std::vector<std::uint64_t> truncate_replicate_sample(std::span<const double> shares,
                                                     std::uint64_t total, double u);

}  // namespace civitas
