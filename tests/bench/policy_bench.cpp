// SPDX-License-Identifier: Apache-2.0
// Three rules of some forty operations (policy.yaml) beside one loop over the same columns. Ratios
// are taken in turn, in one run; README.md says what to expect.
#include <benchmark/benchmark.h>

#include "sim/core/clones.hpp"
#include "sim/random/stream.hpp"
#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

struct Policy {
  double allowance, upper, rate, upper_rate, contributions, ceiling, guarantee, taper, child,
      growth, spread, floor;
};

struct Persons {
  const std::int32_t* children;
  double *earnings, *tax, *benefit, *net;
};

CIVITAS_CLONES void step(const Policy& law, const Persons& of, const double* luck, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const double moved = of.earnings[i] * law.growth * (1.0 + law.spread * (2.0 * luck[i] - 1.0));
    const double earned = law.floor > moved ? law.floor : moved;
    const double paid = law.contributions * (law.ceiling < earned ? law.ceiling : earned);
    const double over = earned - paid - law.allowance, base = 0.0 > over ? 0.0 : over;
    const double higher = base - (law.upper - law.allowance);
    const double tax =
        law.rate * base + (law.upper_rate - law.rate) * (0.0 > higher ? 0.0 : higher);
    const double lacking = law.guarantee + law.child * static_cast<double>(of.children[i]) -
                           law.taper * (earned - paid);
    const double claim = 0.0 > lacking ? 0.0 : lacking;
    const double benefit = claim > 600.0 ? claim : 0.0;
    of.earnings[i] = earned, of.tax[i] = tax, of.benefit[i] = benefit;
    of.net[i] = earned + benefit > tax ? earned - paid - tax + benefit : of.net[i];
  }
}

void policy_beside_hand_written(benchmark::State& state) {
  const auto persons = static_cast<std::size_t>(state.range(0));
  const auto plan = made_up("tests/bench/policy.yaml", persons);
  const Workers workers(1);
  Simulation engine(*plan, 1, 1, kBlockPersons, workers);
  Population hand = engine.population();
  const auto law = [&](const char* name) { return number(*plan, name); };
  const Policy policy = {law("tax.allowance"),
                         law("tax.upper"),
                         law("tax.rate"),
                         law("tax.upper_rate"),
                         law("contributions.rate"),
                         law("contributions.ceiling"),
                         law("benefit.guarantee"),
                         law("benefit.taper"),
                         law("benefit.child"),
                         law("growth"),
                         law("spread"),
                         law("floor")};
  const StreamKey key = stream_key(1, 1, "career");
  const auto by_hand = [&](std::uint32_t month) {
    double luck[kBlockPersons];
    for (std::size_t first = 0; first < persons; first += kBlockPersons) {
      const std::size_t n = std::min(kBlockPersons, persons - first);
      uniforms(key, std::span(hand[Entity::person].keys).subspan(first, n), month, 0, {luck, n});
      step(policy,
           {column<std::int32_t>(hand, "children").data() + first,
            column<double>(hand, "earnings").data() + first,
            column<double>(hand, "tax").data() + first,
            column<double>(hand, "benefit").data() + first,
            column<double>(hand, "net").data() + first},
           luck, n);
    }
  };
  double of_engine = 0, of_hand = 0;
  std::uint32_t month = 0;
  for (auto _ : state) {
    of_hand += seconds([&] { by_hand(month); });
    of_engine += seconds([&] { engine.step(false); });
    ++month;
  }
  if (!same_columns(engine.population(), hand))
    state.SkipWithError("the engine and the loop written by hand do not agree");
  const double citizens = static_cast<double>(month) * static_cast<double>(persons);
  state.counters["ns_engine"] = of_engine / citizens * 1e9;
  state.counters["ns_by_hand"] = of_hand / citizens * 1e9;
  state.counters["engine/by_hand"] = of_engine / of_hand;
}

BENCHMARK(policy_beside_hand_written)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Iterations(60)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
