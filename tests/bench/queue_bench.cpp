// SPDX-License-Identifier: Apache-2.0
// Queues before ten thousand offices (scenarios/canon/queue.yaml), with what is told of how long
// people wait, beside a queue for each office written by hand: a ring of the ticks in which people
// came. Ratios are taken in turn, in one run; README.md says what to expect.
#include <benchmark/benchmark.h>

#include <array>
#include <numeric>

#include "sim/engine/selection.hpp"
#include "sim/random/stream.hpp"
#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

constexpr std::size_t kClasses = 7;                 // of ticks that people wait: 0 to 5, and more
using Waits = std::array<std::uint64_t, kClasses>;  // how many people

class Queues {
 public:
  Queues(const Plan& plan, const Population& start)
      : keys_(start[Entity::person].keys),
        rings_(keys_.size()),
        served_(static_cast<std::uint32_t>(number(plan, "served"))) {
    for (const Parameter& parameter : plan.scenario().parameters) {
      if (parameter.name == "arrivals")
        cumulated_ = schedule_at(parameter, plan.scenario().time.from).above;
    }
    cumulated_.push_back(1);
    for (std::size_t part = 0; part < guide_.size(); ++part)
      guide_[part] = people(0, static_cast<double>(part) / static_cast<double>(guide_.size()));
  }

  void tick(std::uint32_t step) {
    std::array<double, kBlockPersons> luck;
    for (std::size_t first = 0; first < keys_.size(); first += kBlockPersons) {
      const std::size_t offices = std::min(kBlockPersons, keys_.size() - first);
      uniforms(kLuck, keys_.subspan(first, offices), step, 0, {luck.data(), offices});
      for (std::size_t i = 0; i < offices; ++i) {
        Ring& ring = rings_[first + i];
        const auto part = static_cast<std::size_t>(luck[i] * static_cast<double>(guide_.size()));
        const std::uint32_t come = people(guide_[part], luck[i]);
        for (std::uint32_t j = 0; j < come; ++j) ring.ticks[ring.last++ % kRing] = step;
        came_ += come;
        serve(ring, step);
      }
    }
  }
  /// Serves on, with nobody coming, until nobody waits.
  void close(std::uint32_t step) {
    for (; waiting() > 0; ++step) {
      for (Ring& ring : rings_) serve(ring, step);
    }
  }

  std::uint64_t waiting() const {
    return std::accumulate(
        rings_.begin(), rings_.end(), std::uint64_t{0},
        [](std::uint64_t sum, const Ring& ring) { return sum + (ring.last - ring.first); });
  }
  std::uint64_t came() const { return came_; }
  const Waits& waits() const { return waits_; }

 private:
  static constexpr std::uint32_t kRing = 256;  // longer than any queue: with 8 served, 7.5 coming
  struct Ring {
    std::uint32_t first = 0, last = 0;
    std::array<std::uint32_t, kRing> ticks{};
  };

  std::uint32_t people(std::uint32_t at_least, double luck) const {
    while (luck >= cumulated_[at_least]) ++at_least;
    return at_least;
  }
  void serve(Ring& ring, std::uint32_t step) {
    const std::uint32_t go = std::min(served_, ring.last - ring.first);
    for (std::uint32_t j = 0; j < go; ++j) {
      const std::uint32_t waited = step - ring.ticks[ring.first++ % kRing];
      ++waits_[waited < kClasses ? waited : kClasses - 1];
    }
  }

  const StreamKey kLuck = stream_key(1, 1, "arrival");
  std::span<const std::uint64_t> keys_;
  std::vector<Ring> rings_;
  std::uint32_t served_;
  std::vector<double> cumulated_;
  std::array<std::uint32_t, 256> guide_{};  // the fewest who come in this part of the luck
  std::uint64_t came_ = 0;
  Waits waits_{};
};

void queues_beside_hand_written(benchmark::State& state) {
  const auto plan =
      made_up("scenarios/canon/queue.yaml", static_cast<std::size_t>(state.range(0)), true);
  std::vector<Text> names;
  for (std::size_t wait = 0; wait < kClasses; ++wait)
    names.push_back({"wait_" + std::to_string(wait), {}});
  const Selection selection(*plan, names);
  std::vector<double> recorded(selection.values());
  const Workers one(1);
  Simulation engine(*plan, 1, 1, kBlockPersons, one);
  Queues hand(*plan, engine.population());
  double of_engine = 0, of_hand = 0;
  std::uint32_t tick = 0;
  for (auto _ : state) {
    of_hand += seconds([&] { hand.tick(tick); });
    of_engine += seconds([&] { selection.keep(engine.step(false), tick, recorded); });
    ++tick;
  }
  Population end = engine.population();
  const auto waiting = column<std::int32_t>(end, "waiting");
  if (std::accumulate(waiting.begin(), waiting.end(), std::uint64_t{0}) != hand.waiting())
    state.SkipWithError("the engine and the queues written by hand do not agree who waits");
  const auto moves = static_cast<double>(2 * hand.came() - hand.waiting());  // to a queue, from it
  hand.close(tick);
  Waits told{};
  for (std::size_t wait = 0; wait < kClasses; ++wait) {
    for (std::uint32_t step = 0; step < tick; ++step)
      told[wait] += static_cast<std::uint64_t>(recorded[selection.first(wait) + step]);
  }
  if (told != hand.waits()) state.SkipWithError("…nor how long");
  state.counters["engine/by_hand"] = of_engine / of_hand;
  state.counters["M_moves_per_s"] = moves / of_engine / 1e6;
  state.counters["M_by_hand"] = moves / of_hand / 1e6;
}

BENCHMARK(queues_beside_hand_written)->Arg(10'000)->Iterations(600)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
