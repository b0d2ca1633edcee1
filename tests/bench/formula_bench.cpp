// SPDX-License-Identifier: Apache-2.0
// What formulas cost before the first step: from their text to instructions, beside reading the
// YAML in which they stand. README.md says what to expect.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>

#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

constexpr int kColumns = 100, kPersons = 100;
constexpr double kAlone[] = {1.0};

// So many values that each read a parameter, and a rule of three formulas for each of them.
std::string many_formulas(int rules) {
  std::string parameters = "parameters:\n", values = "values:\n", state = "state:\n",
              written = "rules:\n", schedule = "schedule: [";
  for (int i = 0; i < kColumns; ++i)
    state +=
        fmt::format("  person.c{}: {{type: real, unit: EUR/year, start: {} EUR/year}}\n", i, i);
  for (int i = 0; i < rules; ++i) {
    const int a = i % kColumns, b = (i + 7) % kColumns;
    parameters += fmt::format("  p{}: {{unit: EUR/year, value: {}, source: assumed}}\n", i, i);
    values +=
        fmt::format("  person.v{}: max(c{} - p{}, 0) * 0.3 + where(c{} > {} EUR/year, p{}, 0)\n", i,
                    a, i, b, i, i);
    written += fmt::format(
        "  r{0}: {{for: person, where: v{0} < {0} EUR/year, chance: 'hazard(0.1 1/year)', "
        "set: {{c{1}: v{0} + 2 * p{0}}}}}\n",
        i, a);
    schedule += fmt::format("r{}, ", i);
  }
  return "civitas: 1\npopulation: {parametric: singles, persons: 100}\n"
         "time: {from: 2025-01, to: 2025-12, step: month}\n" +
         parameters + values + state + written + schedule + "]\n";
}

// 20,000 rules of two short formulas each.
std::string many_rules() {
  std::string state = "state:\n", written = "rules:\n", schedule = "schedule: [";
  for (int i = 0; i < kColumns; ++i)
    state += fmt::format("  person.c{}: {{type: integer, start: {}}}\n", i, i);
  for (int i = 0; i < 20'000; ++i) {
    written += fmt::format("  r{}: {{for: person, where: c{} < {}, set: {{c{}: c{} + {}}}}}\n", i,
                           i % kColumns, i, (i + 1) % kColumns, i % kColumns, i % 7);
    schedule += fmt::format("r{}, ", i);
  }
  return "civitas: 1\npopulation: {parametric: singles, persons: 100}\n"
         "time: {from: 2025-01, to: 2025-12, step: month}\n" +
         state + written + schedule + "]\n";
}

struct Loaded {
  double reading = 0, planning = 0;  // seconds of the processor
};

template <class Work>
double processor_seconds(const Work& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

Loaded load(const std::string& text, const Population& population) {
  const std::string path =
      (std::filesystem::temp_directory_path() / fmt::format("civitas-bench-{}.yaml", getpid()));
  std::ofstream(path) << text;
  Loaded loaded;
  std::optional<Scenario> scenario;
  loaded.reading = processor_seconds([&] {
    scenario = read_scenario(path, {}, [](const std::string&) { return std::vector<Parameter>{}; });
  });
  std::filesystem::remove(path);
  std::optional<Plan> plan;
  loaded.planning = processor_seconds([&] { plan.emplace(*std::move(scenario), population); });
  return loaded;
}

void formula_beside_its_text(benchmark::State& state) {
  const auto rules = static_cast<int>(state.range(0));
  const std::string text = many_formulas(rules);
  const Population population = parametric(kPersons, kAlone);
  Loaded sum;
  double rounds = 0;
  for (auto _ : state) {
    const Loaded loaded = load(text, population);
    sum.reading += loaded.reading;
    sum.planning += loaded.planning;
    ++rounds;
  }
  const double formulas = rounds * 4 * rules;
  state.counters["us_per_formula"] = sum.planning / formulas * 1e6;
  state.counters["us_read"] = sum.reading / formulas * 1e6;
  state.counters["plan/read"] = sum.planning / sum.reading;
}

void twenty_thousand_rules(benchmark::State& state) {
  const std::string text = many_rules();
  const Population population = parametric(kPersons, kAlone);
  Loaded sum;
  double rounds = 0;
  for (auto _ : state) {
    const Loaded loaded = load(text, population);
    sum.reading += loaded.reading;
    sum.planning += loaded.planning;
    ++rounds;
  }
  state.counters["s_processor"] = (sum.reading + sum.planning) / rounds;
  state.counters["plan/read"] = sum.planning / sum.reading;
}

BENCHMARK(formula_beside_its_text)
    ->Arg(500)
    ->Arg(5'000)
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(twenty_thousand_rules)->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
