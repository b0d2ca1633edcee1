// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/ranking.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

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

// Radix sort, lowest digit first. Every pass counts and places the rows chunk by chunk, so chunks
// can be worked on side by side and rows with equal digits still keep their order.
std::vector<std::uint32_t> sorted_rows(std::span<const double> values, const Workers& workers) {
  constexpr int kDigitBits = 11, kDigits = 6;
  constexpr std::uint64_t kMask = (1U << kDigitBits) - 1;
  constexpr std::size_t kChunk = 1U << 15;
  using Counts = std::array<std::uint32_t, kMask + 1>;
  const std::size_t rows = values.size(), chunks = (rows + kChunk - 1) / kChunk;
  std::vector<Item> items(rows), next(rows);
  std::vector<Counts> counts(chunks);
  const auto each_chunk = [&](const auto& work) {
    workers.for_each(chunks, [&](std::size_t chunk, std::size_t) {
      work(chunk, chunk * kChunk, std::min(rows, (chunk + 1) * kChunk));
    });
  };
  each_chunk([&](std::size_t, std::size_t from, std::size_t to) {
    for (std::size_t row = from; row < to; ++row)
      items[row] = {ordered_bits(values[row]), static_cast<std::uint32_t>(row)};
  });
  for (int digit = 0; digit < kDigits; ++digit) {
    const int shift = digit * kDigitBits;
    each_chunk([&](std::size_t chunk, std::size_t from, std::size_t to) {
      counts[chunk].fill(0);
      for (std::size_t i = from; i < to; ++i) ++counts[chunk][(items[i].key >> shift) & kMask];
    });
    std::uint32_t place = 0;
    bool all_alike = false;
    for (std::size_t value = 0; value <= kMask; ++value) {
      const std::uint32_t before = place;
      for (Counts& count : counts) place += std::exchange(count[value], place);
      all_alike = all_alike || (place - before == rows);
    }
    if (all_alike) continue;
    each_chunk([&](std::size_t chunk, std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i)
        next[counts[chunk][(items[i].key >> shift) & kMask]++] = items[i];
    });
    items.swap(next);
  }
  std::vector<std::uint32_t> order(rows);
  each_chunk([&](std::size_t, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) order[i] = items[i].row;
  });
  return order;
}

Distribution distribution(std::span<const double> values, std::span<const ExactWeight> weights,
                          std::span<const std::uint32_t> order, const Workers& workers) {
  constexpr std::size_t kChunk = 1U << 14;
  Distribution sorted;
  sorted.values.resize(order.size());
  sorted.weights.resize(order.size());
  workers.for_each((order.size() + kChunk - 1) / kChunk, [&](std::size_t chunk, std::size_t) {
    for (std::size_t i = chunk * kChunk; i < std::min(order.size(), (chunk + 1) * kChunk); ++i) {
      sorted.values[i] = values[order[i]];
      sorted.weights[i] = weights[order[i]];
    }
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (sorted.weights[i] == 0) continue;
    if (kept != i) {
      sorted.values[kept] = sorted.values[i];
      sorted.weights[kept] = sorted.weights[i];
    }
    ++kept;
  }
  sorted.values.resize(kept);
  sorted.weights.resize(kept);
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
