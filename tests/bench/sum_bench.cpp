// SPDX-License-Identifier: Apache-2.0
// Exact sums beside plain sums of doubles, whole, weighted and by group; and counts by group.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "sim/core/grouped_count.hpp"
#include "sim/core/grouped_sum.hpp"

namespace civitas {
namespace {

// The arguments of the benchmarks: 32 kB stay in the first cache, 8 MB do not stay in the second.
constexpr std::int64_t kFew = 4096;
constexpr std::int64_t kMany = 1 << 20;

std::vector<double> amounts(const benchmark::State& state, double largest) {
  std::mt19937_64 engine(1);
  std::uniform_real_distribution<double> amount(0, largest);
  std::vector<double> values(static_cast<std::size_t>(state.range(0)));
  for (double& value : values) value = amount(engine);
  return values;
}

std::vector<std::uint32_t> groups(const benchmark::State& state) {
  std::mt19937_64 engine(2);
  std::vector<std::uint32_t> cell(static_cast<std::size_t>(state.range(0)));
  for (std::uint32_t& c : cell) c = static_cast<std::uint32_t>(engine() % 100);
  return cell;
}

/// Runs `sum` over and over; it returns its result.
template <class Sum>
void measure(benchmark::State& state, Sum sum) {
  for (auto _ : state) {
    auto result = sum();
    benchmark::DoNotOptimize(result);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void sum_exact(benchmark::State& state) {
  const auto x = amounts(state, 1e5);
  measure(state, [&] {
    ExactSum sum;
    sum.add(x);
    return sum.value();
  });
}

void sum_plain(benchmark::State& state) {
  const auto x = amounts(state, 1e5);
  measure(state, [&] { return std::accumulate(x.begin(), x.end(), 0.0); });
}

void weighted_exact(benchmark::State& state) {
  const auto x = amounts(state, 1e5), w = amounts(state, 1e3);
  measure(state, [&] {
    ExactSum sum;
    sum.add_products(w, x);
    return sum.value();
  });
}

void weighted_plain(benchmark::State& state) {
  const auto x = amounts(state, 1e5), w = amounts(state, 1e3);
  measure(state, [&] { return std::inner_product(x.begin(), x.end(), w.begin(), 0.0); });
}

void grouped_exact(benchmark::State& state) {
  const auto x = amounts(state, 1e5);
  const auto cell = groups(state);
  measure(state, [&] {
    GroupedSum cells(100);
    scatter_add({&cells, cell}, x);
    return cells.sums()[0].value();
  });
}

void grouped_plain(benchmark::State& state) {
  const auto x = amounts(state, 1e5);
  const auto cell = groups(state);
  measure(state, [&] {
    std::vector<double> cells(100);
    for (std::size_t i = 0; i < x.size(); ++i) cells[cell[i]] += x[i];
    return cells[0];
  });
}

std::vector<std::uint8_t> conditions(const benchmark::State& state) {
  std::mt19937_64 engine(3);
  std::vector<std::uint8_t> holds(static_cast<std::size_t>(state.range(0)));
  for (std::uint8_t& byte : holds) byte = static_cast<std::uint8_t>(engine());
  return holds;
}

// Eight conditions at a time.
void grouped_count(benchmark::State& state) {
  const auto holds = conditions(state);
  const auto cell = groups(state);
  measure(state, [&] {
    GroupedCount cells(100);
    cells.add(cell, holds);
    return cells.counts()[0][0];
  });
}

void grouped_count_plain(benchmark::State& state) {
  const auto holds = conditions(state);
  const auto cell = groups(state);
  measure(state, [&] {
    std::vector<GroupedCount::Counts> cells(100);
    for (std::size_t i = 0; i < holds.size(); ++i) {
      for (unsigned j = 0; j < GroupedCount::kConditions; ++j)
        cells[cell[i]][j] += holds[i] >> j & 1;
    }
    return cells[0][0];
  });
}

BENCHMARK(sum_exact)->Arg(kFew)->Arg(kMany);
BENCHMARK(sum_plain)->Arg(kFew)->Arg(kMany);
BENCHMARK(weighted_exact)->Arg(kFew)->Arg(kMany);
BENCHMARK(weighted_plain)->Arg(kFew)->Arg(kMany);
BENCHMARK(grouped_exact)->Arg(kFew)->Arg(kMany);
BENCHMARK(grouped_plain)->Arg(kFew)->Arg(kMany);
BENCHMARK(grouped_count)->Arg(kFew)->Arg(kMany);
BENCHMARK(grouped_count_plain)->Arg(kFew)->Arg(kMany);

}  // namespace
}  // namespace civitas
