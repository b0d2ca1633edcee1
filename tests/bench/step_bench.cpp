// SPDX-License-Identifier: Apache-2.0
// A month of scenarios/austria.yaml: the engine beside a loop written by hand for it, two threads
// beside one, and memory. Ratios are taken in turn, in one run; README.md says what to expect.
#include <benchmark/benchmark.h>

#include "tests/bench/beside.hpp"
#include "tests/bench/hand_written.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

// The plan of the scenario with `persons` persons, with or without what is recorded of a month.
SmallWorld world(std::size_t persons, bool recorded) {
  SmallWorld world("scenarios/austria.yaml");
  world.scenario.population.persons = persons;
  if (!recorded) {
    world.scenario.indicators.clear(), world.scenario.panel = {};
    std::erase_if(world.scenario.state, [](const StateColumn& column) {
      return column.attribute.name == "decile";  // which indicators alone read
    });
  }
  world.start = start_population(
      read_microdata(world.scenario.population.microdata, world.scenario.population.mapping),
      world.scenario, persons);
  world.plan = std::make_unique<Plan>(world.scenario, world.start);
  return world;
}

// Values and models without indicators. Both must end with the same bits in every column.
void month_beside_hand_written(benchmark::State& state) {
  const SmallWorld austria = world(static_cast<std::size_t>(state.range(0)), false);
  const Workers workers(1);
  Simulation engine(*austria.plan, 1, 1, kBlockPersons, workers);
  HandWritten hand(*austria.plan, engine.population(), 1, 1);
  double of_engine = 0, of_hand = 0;
  std::uint32_t step = 0;
  for (auto _ : state) {
    of_hand += seconds([&] { hand.step(step); });
    of_engine += seconds([&] { engine.step(false); });
    ++step;
  }
  if (!same_columns(engine.population(), hand.population()))
    state.SkipWithError("the engine and the loop written by hand do not agree");
  const double citizens = static_cast<double>(step) * static_cast<double>(state.range(0));
  state.counters["ns_engine"] = of_engine / citizens * 1e9;
  state.counters["ns_by_hand"] = of_hand / citizens * 1e9;
  state.counters["engine/by_hand"] = of_engine / of_hand;
}

// Whole months, indicators included.
void two_threads_beside_one(benchmark::State& state) {
  const SmallWorld austria = world(static_cast<std::size_t>(state.range(0)), true);
  const Workers one(1), two(2);
  Simulation alone(*austria.plan, 1, 1, kBlockPersons, one),
      together(*austria.plan, 1, 1, kBlockPersons, two);
  double of_one = 0, of_two = 0;
  for (auto _ : state) {
    of_one += seconds([&] { alone.step(false); });
    of_two += seconds([&] { together.step(false); });
  }
  const double citizens =
      static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  state.counters["ns_one"] = of_one / citizens * 1e9;
  state.counters["speedup"] = of_one / of_two;
}

BENCHMARK(month_beside_hand_written)->Arg(100'000)->Iterations(36)->Unit(benchmark::kMillisecond);
BENCHMARK(two_threads_beside_one)->Arg(1'000'000)->Iterations(12)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
