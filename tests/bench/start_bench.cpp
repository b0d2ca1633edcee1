// SPDX-License-Identifier: Apache-2.0
// What `civitas run` does before the first month besides making the population: reading the
// scenario and planning it. README.md says what to expect.
#include <benchmark/benchmark.h>

#include <ctime>

#include "tests/bench/beside.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

template <class Work>
double processor_ms(const Work& work) {
  const std::clock_t start = std::clock();
  work();
  return 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void start_of_a_run(benchmark::State& state) {
  double reading = 0, population = 0, planning = 0;
  for (auto _ : state) {
    std::optional<Scenario> scenario;
    std::optional<Population> start;
    std::optional<Plan> plan;
    reading += processor_ms([&] {
      scenario = read_scenario("scenarios/flagship/today.yaml", {}, SmallWorld::parameters_of);
    });
    population += processor_ms([&] {
      start = start_population(
          read_microdata(scenario->population.microdata, scenario->population.mapping), *scenario,
          1'000);
    });
    planning += processor_ms([&] { plan.emplace(*scenario, *start); });
    benchmark::DoNotOptimize(plan);
  }
  const auto times = static_cast<double>(state.iterations());
  state.counters["ms_processor"] = (reading + planning) / times;
  state.counters["besides/population"] = (reading + planning) / population;
}

BENCHMARK(start_of_a_run)->Unit(benchmark::kMillisecond)->Iterations(20);

}  // namespace
}  // namespace civitas
