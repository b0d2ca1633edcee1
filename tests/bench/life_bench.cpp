// SPDX-License-Identifier: Apache-2.0
// A month of the life course of scenarios/generations.yaml, beside a pass over all columns at the
// speed of memory, and beside its draws alone. README.md says what to expect.
#include <benchmark/benchmark.h>

#include "tests/bench/beside.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

// What is drawn for everybody in a month: for persons transition, wage, death, birth, home, partner
// and retirement; for households separation, move, emigration and immigration.
constexpr std::uint32_t kDrawsOfPersons = 6, kDrawsOfHouseholds = 4;

/// Reads every column and writes it somewhere else.
class Pass {
 public:
  explicit Pass(const Population& population) : copy_(population) {}
  void run(const Population& population) {
    for (const Entity entity : kAllEntities) {
      for (std::size_t i = 0; i < population[entity].columns.size(); ++i) {
        std::visit(
            [&]<class T>(const std::vector<T>& from) {
              auto& to = std::get<std::vector<T>>(copy_[entity].columns[i].values);
              std::copy_n(from.data(), std::min(from.size(), to.size()), to.data());
              benchmark::DoNotOptimize(to.data());
            },
            population[entity].columns[i].values);
      }
    }
  }

 private:
  Population copy_;
};

void draw(const Population& population, std::uint32_t step) {
  std::vector<double> out(kBlockPersons);
  const auto all = [&](Entity entity, std::uint32_t times) {
    const std::span<const std::uint64_t> keys = population[entity].keys;
    for (std::size_t first = 0; first < keys.size(); first += kBlockPersons) {
      const auto block = keys.subspan(first, std::min(kBlockPersons, keys.size() - first));
      for (std::uint32_t i = 0; i < times; ++i)
        uniforms(stream_key(1, i, "draws"), block, step, 0, std::span(out).first(block.size()));
      benchmark::DoNotOptimize(out.data());
    }
  };
  all(Entity::person, kDrawsOfPersons);
  all(Entity::household, kDrawsOfHouseholds);
  for (std::size_t first = 0; first < population.persons(); first += kBlockPersons) {
    const auto keys = std::span<const std::uint64_t>(population[Entity::person].keys)
                          .subspan(first, std::min(kBlockPersons, population.persons() - first));
    normals(stream_key(1, 0, "wages"), keys, step, 0, std::span(out).first(keys.size()));
    benchmark::DoNotOptimize(out.data());
  }
}

void month_of_life(benchmark::State& state) {
  SmallWorld world("scenarios/generations.yaml");
  const auto persons = static_cast<std::size_t>(state.range(0));
  world.scenario.indicators.clear();
  world.scenario.panel = {};
  world.start = start_population(
      read_microdata(world.scenario.population.microdata, world.scenario.population.mapping),
      world.scenario, persons);
  world.plan = std::make_unique<Plan>(world.scenario, world.start);
  const Workers one(1), two(2);
  Simulation alone(*world.plan, 1, 1, kBlockPersons, one),
      together(*world.plan, 1, 1, kBlockPersons, two);
  Pass pass(alone.population());
  for (int warm = 0; warm < 3; ++warm) {
    alone.step(false);
    together.step(false);
    pass.run(alone.population());
  }
  const std::vector<double> before = alone.seconds();
  double of_one = 0, of_two = 0, of_pass = 0, of_draws = 0;
  std::uint32_t step = 3;
  for (auto _ : state) {
    of_pass += seconds([&] { pass.run(alone.population()); });
    of_draws += seconds([&] { draw(alone.population(), step); });
    of_one += seconds([&] { alone.step(false); });
    of_two += seconds([&] { together.step(false); });
    ++step;
  }
  const double citizens = static_cast<double>(state.iterations() * state.range(0));
  const std::size_t renewal = world.plan->processes().size();
  state.counters["ns_one"] = of_one / citizens * 1e9;
  state.counters["month/pass"] = of_one / of_pass;
  state.counters["month/draws"] = of_one / of_draws;
  state.counters["renewal/pass"] = (alone.seconds()[renewal] - before[renewal]) / of_pass;
  state.counters["speedup"] = of_one / of_two;
  state.counters["bytes"] = static_cast<double>(alone.population().bytes()) /
                            static_cast<double>(alone.population().persons());
}

BENCHMARK(month_of_life)->Arg(1'000'000)->Iterations(12)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
