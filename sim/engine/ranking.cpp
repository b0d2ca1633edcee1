// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/ranking.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace civitas {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kShareUnits = 1'000'000'000;
__extension__ using Wide = __int128;

// Doubles in order as unsigned integers in order.
std::uint64_t ordered_bits(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);  // one zero
  return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

struct Item {
  std::uint64_t key;
  std::uint32_t row;
};

}  // namespace

ExactWeight exact_weight(double weight) { return std::llround(std::ldexp(weight, kWeightBits)); }

std::vector<std::uint32_t> sorted_rows(std::span<const double> values) {
  constexpr int kDigitBits = 11;
  constexpr int kDigits = 6;
  constexpr std::uint64_t kMask = (1U << kDigitBits) - 1;
  std::vector<Item> items(values.size()), next(values.size());
  std::vector<std::array<std::uint32_t, kMask + 1>> counts(kDigits);
  for (std::uint32_t row = 0; row < values.size(); ++row) {
    const std::uint64_t key = ordered_bits(values[row]);
    items[row] = {key, row};
    for (int digit = 0; digit < kDigits; ++digit)
      ++counts[static_cast<std::size_t>(digit)][(key >> (digit * kDigitBits)) & kMask];
  }
  for (int digit = 0; digit < kDigits; ++digit) {
    auto& count = counts[static_cast<std::size_t>(digit)];
    const int shift = digit * kDigitBits;
    if (!items.empty() && count[(items[0].key >> shift) & kMask] == items.size())
      continue;  // all alike
    std::exclusive_scan(count.begin(), count.end(), count.begin(), 0U);
    for (const Item& item : items) next[count[(item.key >> shift) & kMask]++] = item;
    items.swap(next);
  }
  std::vector<std::uint32_t> rows(values.size());
  for (std::size_t i = 0; i < items.size(); ++i) rows[i] = items[i].row;
  return rows;
}

Distribution distribution(std::span<const double> values, std::span<const ExactWeight> weights,
                          std::span<const std::uint32_t> order) {
  Distribution sorted;
  sorted.values.reserve(order.size());
  sorted.weights.reserve(order.size());
  for (const std::uint32_t row : order) {
    if (weights[row] == 0) continue;
    sorted.values.push_back(values[row]);
    sorted.weights.push_back(weights[row]);
  }
  return sorted;
}

ExactWeight Distribution::total() const {
  return std::accumulate(weights.begin(), weights.end(), ExactWeight{0});
}

double Distribution::quantile(double share) const {
  const Wide wanted = static_cast<Wide>(total()) * std::llround(share * kShareUnits);
  Wide cumulated = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    cumulated += static_cast<Wide>(weights[i]) * kShareUnits;
    if (cumulated == wanted && i + 1 < values.size()) return (values[i] + values[i + 1]) / 2;
    if (cumulated >= wanted) return values[i];
  }
  return kNone;
}

double Distribution::gini() const {
  // 2 Σ w x C − Σ w² x over Σw Σwx, minus 1, where C cumulates the weights including the own.
  const double scale = std::ldexp(1.0, -kWeightBits);
  double cumulated = 0, weighted = 0, ranked = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = static_cast<double>(weights[i]) * scale;
    cumulated += weight;
    weighted += weight * values[i];
    ranked += weight * values[i] * (2 * cumulated - weight);
  }
  return weighted == 0 ? kNone : ranked / (cumulated * weighted) - 1;
}

double Distribution::s80s20() const {
  const double low = quantile(0.2), high = quantile(0.8);
  double poor = 0, rich = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double amount = static_cast<double>(weights[i]) * values[i];
    if (values[i] <= low) poor += amount;
    if (values[i] > high) rich += amount;
  }
  return poor == 0 ? kNone : rich / poor;
}

Distribution::Deciles Distribution::deciles() const {
  std::array<double, 10> cuts{};
  for (std::size_t i = 0; i < 9; ++i) cuts[i] = quantile(static_cast<double>(i + 1) / 10);
  cuts[9] = std::numeric_limits<double>::infinity();
  std::array<double, 10> amount{}, weight{};
  std::size_t tenth = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    while (values[i] > cuts[tenth]) ++tenth;
    weight[tenth] += static_cast<double>(weights[i]);
    amount[tenth] += static_cast<double>(weights[i]) * values[i];
  }
  const double all = std::accumulate(amount.begin(), amount.end(), 0.0);
  Deciles result;
  for (std::size_t i = 0; i < 10; ++i) {
    result.means[i] = weight[i] == 0 ? kNone : amount[i] / weight[i];
    result.shares[i] = all == 0 ? kNone : amount[i] / all;
  }
  return result;
}

}  // namespace civitas
