// SPDX-License-Identifier: Apache-2.0
// An epidemic among a million citizens on a fixed random network (diffusion.yaml), beside the
// same written by hand for it: it visits the contacts of the infected alone, and draws for those
// who may change alone. Ratios are taken in turn, in one run; README.md says what to expect.
#include <benchmark/benchmark.h>

#include <array>

#include "sim/core/math.hpp"
#include "sim/random/stream.hpp"
#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

enum Health : std::uint8_t { susceptible, infected, recovered };

class Epidemic {
 public:
  Epidemic(const Plan& plan, const Population& start)
      : links_(start.networks[0].network->arrays()),
        keys_(start[Entity::person].keys),
        population_(start),
        health_(column<std::uint8_t>(population_, "health")),
        exposure_(health_.size()),
        recovery_(number(plan, "recovery")) {
    for (std::size_t k = 0; k < chance_.size(); ++k)
      chance_[k] = 1.0 - math::pow(1.0 - number(plan, "transmission"), static_cast<double>(k));
    for (std::uint32_t i = 0; i < health_.size(); ++i) {
      if (health_[i] == infected) infected_.push_back(i);
    }
  }

  void day(std::uint32_t step) {
    const auto citizens = static_cast<std::uint32_t>(health_.size());
    for (std::uint32_t i = 0; i < citizens; ++i) {
      if (health_[i] != infected) continue;
      for (std::uint32_t link = links_.first[i]; link < links_.first[i + 1]; ++link)
        ++exposure_[links_.neighbours[link]];
    }
    for (std::uint32_t i = 0; i < citizens; ++i) {
      if (health_[i] == infected)
        health_[i] = uniform(kLuck, keys_[i], step, 0) < recovery_ ? recovered : infected;
      else if (health_[i] == susceptible && exposure_[i] > 0)
        health_[i] =
            uniform(kLuck, keys_[i], step, 0) < chance_[exposure_[i]] ? infected : susceptible;
      exposure_[i] = 0;
    }
  }

  const Population& population() const { return population_; }
  double attacked() const {
    const auto well = std::count(health_.begin(), health_.end(), susceptible);
    return 1 - static_cast<double>(well) / static_cast<double>(health_.size());
  }

 private:
  const StreamKey kLuck = stream_key(1, 1, "spread");
  Network::Arrays links_;
  std::span<const std::uint64_t> keys_;
  Population population_;
  std::span<std::uint8_t> health_;
  std::vector<std::uint16_t> exposure_;
  std::array<double, 1 << 16> chance_;
  double recovery_;
  std::vector<std::uint32_t> infected_, exposed_, still_;
};

void diffusion_beside_hand_written(benchmark::State& state) {
  const auto plan = made_up("tests/bench/diffusion.yaml", static_cast<std::size_t>(state.range(0)));
  const Workers one(1), two(2);
  Simulation engine(*plan, 1, 1, kBlockPersons, one), together(*plan, 1, 1, kBlockPersons, two);
  Epidemic hand(*plan, engine.population());
  double of_engine = 0, of_two = 0, of_hand = 0;
  std::uint32_t day = 0;
  for (auto _ : state) {
    of_hand += seconds([&] { hand.day(day); });
    of_engine += seconds([&] { engine.step(false); });
    of_two += seconds([&] { together.step(false); });
    ++day;
  }
  if (!same_columns(engine.population(), hand.population()))
    state.SkipWithError("the engine and the loop written by hand do not agree");
  if (!same_columns(engine.population(), together.population()))
    state.SkipWithError("two threads give other results than one");
  if (hand.attacked() < 0.904 || hand.attacked() > 0.918)
    state.SkipWithError("the share attacked lies outside what other programs find");
  state.counters["s_engine"] = of_engine;
  state.counters["s_by_hand"] = of_hand;
  state.counters["engine/by_hand"] = of_engine / of_hand;
  state.counters["speedup"] = of_engine / of_two;
  state.counters["attacked"] = hand.attacked();
}

BENCHMARK(diffusion_beside_hand_written)
    ->Arg(1'000'000)
    ->Iterations(100)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
