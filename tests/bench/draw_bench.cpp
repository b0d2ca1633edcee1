// SPDX-License-Identifier: Apache-2.0
// Draws and elementary functions for 100,000 citizens: ours beside plain loops a modeller would
// write.
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "sim/core/math_bulk.hpp"
#include "sim/random/stream.hpp"

namespace civitas {
namespace {

constexpr std::size_t kCitizens = 100000;
const StreamKey kKey = stream_key(1, 0, "bench");

std::vector<std::uint64_t> citizens() {
  std::vector<std::uint64_t> keys(kCitizens);
  std::iota(keys.begin(), keys.end(), 1);
  return keys;
}

std::vector<double> between(double low, double high) {
  std::vector<double> x(kCitizens);
  uniforms(kKey, citizens(), 0, 0, x);
  for (double& value : x) value = low + (high - low) * value;
  return x;
}

/// Runs `fill` over and over; it writes one value for each citizen into its argument.
template <class Fill>
void measure(benchmark::State& state, Fill fill) {
  std::vector<double> out(kCitizens);
  for (auto _ : state) {
    fill(out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kCitizens));
}

void uniform_ours(benchmark::State& state) {
  const auto keys = citizens();
  measure(state, [&](std::vector<double>& out) { uniforms(kKey, keys, 3, 0, out); });
}

void uniform_random123(benchmark::State& state) {
  const auto keys = citizens();
  measure(state, [&](std::vector<double>& out) {
    r123::Philox4x32 philox;
    for (std::size_t i = 0; i < kCitizens; ++i) {
      const auto key = static_cast<std::uint32_t>(keys[i] >> 32);
      const auto words = philox({{static_cast<std::uint32_t>(keys[i]), key, 3, 0}}, {{1, 2}});
      const std::uint64_t word = static_cast<std::uint64_t>(words[1]) << 32 | words[0];
      out[i] = (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
    }
  });
}

void uniform_mt19937_64(benchmark::State& state) {
  std::mt19937_64 engine(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  measure(state, [&](std::vector<double>& out) {
    for (double& x : out) x = uniform(engine);
  });
}

void normal_ours(benchmark::State& state) {
  const auto keys = citizens();
  measure(state, [&](std::vector<double>& out) { normals(kKey, keys, 3, 0, out); });
}

void normal_mt19937_64(benchmark::State& state) {
  std::mt19937_64 engine(1);
  std::normal_distribution<double> gauss;
  measure(state, [&](std::vector<double>& out) {
    for (double& x : out) x = gauss(engine);
  });
}

void exp_ours(benchmark::State& state) {
  const auto x = between(-10, 10);
  measure(state, [&](std::vector<double>& out) { math::exp(x, out); });
}

void exp_libm(benchmark::State& state) {
  const auto x = between(-10, 10);
  measure(state, [&](std::vector<double>& out) {
    for (std::size_t i = 0; i < kCitizens; ++i) out[i] = std::exp(x[i]);
  });
}

void log_ours(benchmark::State& state) {
  const auto x = between(0, 10);
  measure(state, [&](std::vector<double>& out) { math::log(x, out); });
}

void log_libm(benchmark::State& state) {
  const auto x = between(0, 10);
  measure(state, [&](std::vector<double>& out) {
    for (std::size_t i = 0; i < kCitizens; ++i) out[i] = std::log(x[i]);
  });
}

void pow_ours(benchmark::State& state) {
  const auto x = between(0, 10);
  const auto y = between(-3, 3);
  measure(state, [&](std::vector<double>& out) { math::pow(x, y, out); });
}

void pow_libm(benchmark::State& state) {
  const auto x = between(0, 10);
  const auto y = between(-3, 3);
  measure(state, [&](std::vector<double>& out) {
    for (std::size_t i = 0; i < kCitizens; ++i) out[i] = std::pow(x[i], y[i]);
  });
}

BENCHMARK(uniform_ours);
BENCHMARK(uniform_random123);
BENCHMARK(uniform_mt19937_64);
BENCHMARK(normal_ours);
BENCHMARK(normal_mt19937_64);
BENCHMARK(exp_ours);
BENCHMARK(exp_libm);
BENCHMARK(log_ours);
BENCHMARK(log_libm);
BENCHMARK(pow_ours);
BENCHMARK(pow_libm);

}  // namespace
}  // namespace civitas
