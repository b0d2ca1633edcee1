// SPDX-License-Identifier: Apache-2.0
// A day of opinions among a million citizens who meet in four layers (social_day.yaml), beside a
// gather along the same links written by hand. Ratios are taken in turn, in one run; README.md
// says what to expect.
#include <benchmark/benchmark.h>

#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

/// What neighbours have together, of `rows` rows from `from` on.
void gather(const Network::Arrays& links, std::span<const double> x, std::size_t from,
            std::size_t rows, double* out) {
  for (std::size_t i = 0; i < rows; ++i) {
    double sum = 0;
    for (std::uint32_t link = links.first[from + i]; link < links.first[from + i + 1]; ++link)
      sum += x[links.neighbours[link]];
    out[i] = sum;
  }
}

/// A day from `before` into `after`, layer by layer for some citizens at a time.
void listen(const Population& population, double openness, std::span<const double> before,
            std::span<const double> acquaintances, std::span<double> after) {
  double heard[4][kBlockPersons];
  for (std::size_t from = 0; from < before.size(); from += kBlockPersons) {
    const std::size_t rows = std::min(kBlockPersons, before.size() - from);
    for (std::size_t k = 0; k < 4; ++k)
      gather(population.networks[k].network->arrays(), before, from, rows, heard[k]);
    for (std::size_t i = 0; i < rows; ++i) {
      const double x = before[from + i], met = acquaintances[from + i];
      const double sum = heard[0][i] + heard[1][i] + heard[2][i] + heard[3][i];
      after[from + i] = met > 0 ? x + openness * (sum / met - x) : x;
    }
  }
}

void social_day_beside_gather(benchmark::State& state) {
  const auto plan =
      made_up("tests/bench/social_day.yaml", static_cast<std::size_t>(state.range(0)));
  const Workers one(1), two(2);
  Simulation engine(*plan, 1, 1, kBlockPersons, one), together(*plan, 1, 1, kBlockPersons, two);
  Population hand = engine.population();
  std::vector<double> tomorrow(hand.persons());
  double of_engine = 0, of_two = 0, of_hand = 0;
  for (auto _ : state) {
    const std::span<double> today = column<double>(hand, "opinion");
    of_hand += seconds([&] {
      listen(hand, number(*plan, "openness"), today, column<double>(hand, "acquaintances"),
             tomorrow);
      std::copy(tomorrow.begin(), tomorrow.end(), today.begin());
    });
    of_engine += seconds([&] { engine.step(false); });
    of_two += seconds([&] { together.step(false); });
  }
  if (!same_columns(engine.population(), hand) || !same_columns(together.population(), hand))
    state.SkipWithError("the engine and the gather written by hand do not agree");
  const auto days = static_cast<double>(state.iterations());
  state.counters["ms_engine"] = of_engine / days * 1e3;
  state.counters["ms_by_hand"] = of_hand / days * 1e3;
  state.counters["engine/by_hand"] = of_engine / of_hand;
  state.counters["speedup"] = of_engine / of_two;
}

BENCHMARK(social_day_beside_gather)->Arg(1'000'000)->Iterations(10)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
