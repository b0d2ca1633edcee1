// SPDX-License-Identifier: Apache-2.0
// How rows are put in order.
#include "sim/engine/ranking.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace civitas {
namespace {

// Doubles in order as unsigned integers in order.
std::uint64_t ordered_bits(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value + 0.0);  // one zero
  return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

struct Item {
  std::uint64_t key;
  std::uint32_t row;
};

// Rows in chunks, to be worked on side by side.
class Chunks {
 public:
  Chunks(std::size_t rows, const Workers& workers) : rows_(rows), workers_(workers) {}
  std::size_t count() const { return (rows_ + kRows - 1) / kRows; }
  /// Calls work(chunk, from, to, worker).
  template <class Work>
  void each(const Work& work) const {
    workers_.for_each(count(), [&](std::size_t chunk, std::size_t worker) {
      work(chunk, chunk * kRows, std::min(rows_, (chunk + 1) * kRows), worker);
    });
  }

 private:
  static constexpr std::size_t kRows = 1U << 15;
  std::size_t rows_;
  const Workers& workers_;
};

}  // namespace

ExactWeight exact_weight(double weight) { return std::llround(std::ldexp(weight, kWeightBits)); }

// Radix sort, lowest digit first. Every pass counts and places the rows chunk by chunk, so chunks
// can be worked on side by side and rows with equal digits still keep their order.
std::vector<std::uint32_t> sorted_rows(std::span<const double> values, const Workers& workers) {
  constexpr int kDigitBits = 11, kDigits = 6;
  constexpr std::uint64_t kMask = (1U << kDigitBits) - 1;
  using Counts = std::array<std::uint32_t, kMask + 1>;
  const std::size_t rows = values.size();
  const Chunks chunks(rows, workers);
  std::vector<Item> items(rows), next(rows);
  std::vector<Counts> counts(chunks.count());
  chunks.each([&](std::size_t, std::size_t from, std::size_t to, std::size_t) {
    for (std::size_t row = from; row < to; ++row)
      items[row] = {ordered_bits(values[row]), static_cast<std::uint32_t>(row)};
  });
  for (int digit = 0; digit < kDigits; ++digit) {
    const int shift = digit * kDigitBits;
    chunks.each([&](std::size_t chunk, std::size_t from, std::size_t to, std::size_t) {
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
    chunks.each([&](std::size_t chunk, std::size_t from, std::size_t to, std::size_t) {
      for (std::size_t i = from; i < to; ++i)
        next[counts[chunk][(items[i].key >> shift) & kMask]++] = items[i];
    });
    items.swap(next);
  }
  std::vector<std::uint32_t> order(rows);
  chunks.each([&](std::size_t, std::size_t from, std::size_t to, std::size_t) {
    for (std::size_t i = from; i < to; ++i) order[i] = items[i].row;
  });
  return order;
}

void rank_rows(std::span<const double> values, std::span<const ExactWeight> weights,
               std::span<const std::uint32_t> order, std::span<double> ranks) {
  ExactWeight total = 0, below = 0;
  for (const std::uint32_t row : order) total += weights[row];
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]])
      below += weights[order[end++]];
    for (std::size_t i = begin; i < end; ++i)
      ranks[order[i]] = static_cast<double>(below) / static_cast<double>(total);
  }
}

Distribution distribution(std::span<const double> values, std::span<const ExactWeight> weights,
                          std::span<const std::uint32_t> order, const Workers& workers) {
  Distribution sorted;
  sorted.values.resize(order.size());
  sorted.weights.resize(order.size());
  const Chunks chunks(order.size(), workers);
  chunks.each([&](std::size_t, std::size_t from, std::size_t to, std::size_t) {
    for (std::size_t i = from; i < to; ++i) {
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

// Rows fall into buckets of equal width; those are sorted whose bucket may hold a quantile.
Distribution near_quantiles(std::span<const double> values, std::span<const ExactWeight> weights,
                            std::span<const double> shares, const Workers& workers) {
  if (values.empty()) return {};
  const Chunks chunks(values.size(), workers);
  std::vector<double> lowest(chunks.count()), highest(chunks.count());
  chunks.each([&](std::size_t chunk, std::size_t from, std::size_t to, std::size_t) {
    double low = values[from], high = values[from];
    for (std::size_t row = from; row < to; ++row) {
      low = values[row] < low ? values[row] : low;
      high = values[row] > high ? values[row] : high;
    }
    lowest[chunk] = low, highest[chunk] = high;
  });
  const double low = *std::min_element(lowest.begin(), lowest.end());
  const double range = *std::max_element(highest.begin(), highest.end()) - low;
  const std::size_t last = std::min<std::size_t>(values.size() / 4, 1U << 18);  // bucket
  const double per_unit = range > 0 && std::isfinite(range) ? static_cast<double>(last) / range : 0;
  const auto bucket = [&](double value) {
    return std::min(last,
                    static_cast<std::size_t>(static_cast<std::int64_t>((value - low) * per_unit)));
  };

  std::vector<std::vector<ExactWeight>> counts(static_cast<std::size_t>(workers.count()),
                                               std::vector<ExactWeight>(last + 1));
  chunks.each([&](std::size_t, std::size_t from, std::size_t to, std::size_t worker) {
    for (std::size_t row = from; row < to; ++row)
      counts[worker][bucket(values[row])] += weights[row];
  });
  std::vector<ExactWeight>& count = counts[0];
  for (std::size_t worker = 1; worker < counts.size(); ++worker) {
    for (std::size_t b = 0; b <= last; ++b) count[b] += counts[worker][b];
  }
  std::vector<std::uint8_t> near(count.size());
  for (const double share : shares) {
    std::size_t b = reached(count, share).at;
    if (b == count.size()) return {};  // nobody has weight
    near[b] = 1;
    do ++b;
    while (b < count.size() && count[b] == 0);
    if (b < count.size()) near[b] = 1;  // the next value, where the share is reached exactly
  }

  std::vector<std::vector<std::pair<double, ExactWeight>>> found(counts.size());
  chunks.each([&](std::size_t, std::size_t from, std::size_t to, std::size_t worker) {
    for (std::size_t row = from; row < to; ++row) {
      if (near[bucket(values[row])] != 0 && weights[row] != 0)
        found[worker].emplace_back(values[row], weights[row]);
    }
  });
  for (std::size_t worker = 1; worker < found.size(); ++worker)
    found[0].insert(found[0].end(), found[worker].begin(), found[worker].end());
  std::sort(found[0].begin(), found[0].end());

  Distribution result;
  const auto add = [&](double value, ExactWeight weight) {
    result.values.push_back(value);
    result.weights.push_back(weight);
  };
  ExactWeight apart = 0;
  auto row = found[0].begin();
  for (std::size_t b = 0; b < count.size(); ++b) {
    if (near[b] == 0) {
      apart += count[b];
      continue;
    }
    if (apart != 0) add(std::numeric_limits<double>::quiet_NaN(), std::exchange(apart, 0));
    for (; row != found[0].end() && bucket(row->first) == b; ++row) add(row->first, row->second);
  }
  if (apart != 0) add(std::numeric_limits<double>::quiet_NaN(), apart);
  return result;
}

}  // namespace civitas
