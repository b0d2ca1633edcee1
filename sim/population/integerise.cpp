// SPDX-License-Identifier: Apache-2.0
#include "sim/population/integerise.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

double sum_of(std::span<const double> shares, std::uint64_t total) {
  double sum = 0;
  for (const double share : shares) sum += share;
  if (total > 0 && !(sum > 0)) throw Bug("copies of items that have no weight");
  return sum;
}

}  // namespace

std::vector<std::uint64_t> largest_remainder(std::span<const double> shares, std::uint64_t total) {
  std::vector<std::uint64_t> count(shares.size());
  if (total == 0) return count;
  const double sum = sum_of(shares, total);
  std::vector<double> remainder(shares.size());
  std::uint64_t placed = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double due = static_cast<double>(total) * (shares[i] / sum);
    count[i] = static_cast<std::uint64_t>(due);
    remainder[i] = due - std::floor(due);
    placed += count[i];
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
  for (std::size_t i = 0; placed < total; i = (i + 1) % order.size()) {
    if (shares[order[i]] == 0) continue;
    ++count[order[i]];
    ++placed;
  }
  // Rounding may have made a whole part too large, by one item in all.
  for (auto at = order.rbegin(); placed > total && at != order.rend(); ++at) {
    if (count[*at] == 0) continue;
    --count[*at];
    --placed;
  }
  return count;
}

std::vector<std::uint64_t> truncate_replicate_sample(std::span<const double> shares,
                                                     std::uint64_t total, double u) {
  std::vector<std::uint64_t> count(shares.size());
  if (total == 0) return count;
  const double sum = sum_of(shares, total);
  double up_to = 0;
  std::uint64_t before = 0;
  std::size_t last = 0;  // that may have a copy
  for (std::size_t i = 0; i < shares.size(); ++i) {
    up_to += shares[i];
    const auto now =
        std::min(total, static_cast<std::uint64_t>(static_cast<double>(total) * (up_to / sum) + u));
    count[i] = now - before;
    before = now;
    if (shares[i] > 0) last = i;
  }
  count[last] += total - before;  // u next to 1 and rounding
  return count;
}

}  // namespace civitas
