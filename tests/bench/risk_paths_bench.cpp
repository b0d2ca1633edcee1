// SPDX-License-Identifier: Apache-2.0
// Unions and first pregnancies of a million women from 15 to 100 (scenarios/canon/risk_paths.yaml),
// beside the same written by hand for it: chances worked out beforehand, and draws for those alone
// who are childless. Ratios are taken in turn, in one run; README.md says what to expect.
#include <benchmark/benchmark.h>

#include <array>

#include "sim/core/math.hpp"
#include "sim/random/stream.hpp"
#include "tests/bench/beside.hpp"

namespace civitas {
namespace {

constexpr std::size_t kYears = 85;   // from 15 to 100
constexpr std::size_t kUnions = 5;   // never, first, after_first, second, after_second
constexpr std::uint8_t kBegins = 3;  // of the years in a union, when the risk changes

class Women {
 public:
  Women(const Plan& plan, const Population& start)
      : keys_(start[Entity::person].keys),
        population_(start),
        age_(column<double>(population_, "age")),
        childless_(column<std::uint8_t>(population_, "childless")),
        union_(column<std::uint8_t>(population_, "union")),
        since_(column<std::int32_t>(population_, "since")) {
    const auto pregnancy = schedule(plan, "first_pregnancy"), first = schedule(plan, "first_union");
    const std::array by_years = {schedule(plan, "first_separation"), schedule(plan, "second_union"),
                                 schedule(plan, "second_separation")};
    const std::vector<double>& risks = plan.law().cells("relative_risk", 0);
    for (std::size_t year = 0; year < kYears; ++year) {
      const auto age = 15 + static_cast<double>(year);
      for (std::size_t cell = 0; cell < risks.size(); ++cell)
        pregnant_[year][cell] = chance(hazard(pregnancy, age) * risks[cell]);
      changes_[0][year] = chance(hazard(first, age));
      for (std::size_t i = 0; i < by_years.size(); ++i)
        changes_[i + 1][year] = chance(amount(by_years[i], static_cast<double>(year)));
    }
  }

  void year(std::uint32_t step) {
    for (std::size_t first = 0; first < keys_.size(); first += kBlockPersons)
      block(step, first, std::min(kBlockPersons, keys_.size() - first));
  }
  const Population& population() const { return population_; }

 private:
  static language::Schedule schedule(const Plan& plan, const char* name) {
    for (const Parameter& parameter : plan.scenario().parameters) {
      if (parameter.name == name) return schedule_at(parameter, plan.scenario().time.from);
    }
    return {};
  }
  /// From one birthday to the next.
  static double hazard(const language::Schedule& rates, double age) {
    const auto cumulated = [&](double until) {
      double sum = 0;
      for (std::size_t k = 0; k < rates.above.size(); ++k)
        sum += rates.gives[k] * std::min(std::max(until - rates.above[k], 0.0), rates.width(k));
      return sum;
    };
    return cumulated(age + 1) - cumulated(age);
  }
  static double amount(const language::Schedule& rates, double years) {
    double found = 0;
    for (std::size_t k = 0; k < rates.above.size(); ++k)
      found = years >= rates.above[k] ? rates.gives[k] : found;
    return found;
  }
  static double chance(double rate) { return 1 - math::exp(-rate); }

  void block(std::uint32_t step, std::size_t first, std::size_t count) {
    std::array<std::uint32_t, kBlockPersons> who;
    std::array<std::uint64_t, kBlockPersons> keys;
    std::array<double, kBlockPersons> luck;
    const auto draw = [&](StreamKey stream, std::size_t women) {
      for (std::size_t i = 0; i < women; ++i) keys[i] = keys_[who[i]];
      uniforms(stream, {keys.data(), women}, step, 0, {luck.data(), women});
    };
    std::size_t women = 0;
    for (std::size_t i = first; i < first + count; ++i)
      who[women] = static_cast<std::uint32_t>(i), women += childless_[i];
    draw(kPregnancy, women);
    std::size_t still = 0;
    for (std::size_t i = 0; i < women; ++i) {
      const std::uint32_t woman = who[i];
      const auto years = static_cast<std::int32_t>(step) - since_[woman];
      const std::size_t cell = 2UL * union_[woman] + (years >= kBegins ? 1 : 0);
      const bool pregnant = luck[i] < pregnant_[static_cast<std::size_t>(age_[woman]) - 15][cell];
      childless_[woman] = pregnant ? 0 : 1;
      who[still] = woman, still += pregnant ? 0 : 1;
    }
    draw(kPartnership, still);
    for (std::size_t i = 0; i < still; ++i) {
      const std::uint32_t woman = who[i];
      const std::uint8_t now = union_[woman];
      const std::int32_t at = now == 0 ? static_cast<std::int32_t>(age_[woman]) - 15
                                       : static_cast<std::int32_t>(step) - since_[woman];
      if (!(luck[i] < changes_[now][static_cast<std::size_t>(at)])) continue;
      union_[woman] = static_cast<std::uint8_t>(now + 1);
      since_[woman] = static_cast<std::int32_t>(step) + 1;
    }
    for (std::size_t i = first; i < first + count; ++i) age_[i] += 1;
  }

  const StreamKey kPregnancy = stream_key(1, 1, "pregnancy");
  const StreamKey kPartnership = stream_key(1, 1, "partnership");
  std::span<const std::uint64_t> keys_;
  Population population_;
  std::span<double> age_;
  std::span<std::uint8_t> childless_, union_;
  std::span<std::int32_t> since_;
  std::array<std::array<double, 2 * kUnions>, kYears> pregnant_{};  // [age][union, years]
  std::array<std::array<double, kYears>, kUnions> changes_{};       // [union][age or years]
};

void life_events_beside_hand_written(benchmark::State& state) {
  const auto women = static_cast<std::size_t>(state.range(0));
  const auto plan = made_up("scenarios/canon/risk_paths.yaml", women);
  const Workers one(1), two(2);
  Simulation engine(*plan, 1, 1, kBlockPersons, one), together(*plan, 1, 1, kBlockPersons, two);
  Women hand(*plan, engine.population());
  double of_engine = 0, of_two = 0, of_hand = 0;
  std::uint32_t year = 0;
  for (auto _ : state) {
    of_hand += seconds([&] { hand.year(year); });
    of_engine += seconds([&] { engine.step(false); });
    of_two += seconds([&] { together.step(false); });
    ++year;
  }
  if (!same_columns(engine.population(), hand.population()))
    state.SkipWithError("the engine and the loop written by hand do not agree");
  if (!same_columns(engine.population(), together.population()))
    state.SkipWithError("two threads give other results than one");
  const double lived = static_cast<double>(year) * static_cast<double>(women);
  state.counters["engine/by_hand"] = of_engine / of_hand;
  state.counters["speedup"] = of_engine / of_two;
  state.counters["M_years_per_s"] = lived / of_engine / 1e6;
  state.counters["M_by_hand"] = lived / of_hand / 1e6;
}

BENCHMARK(life_events_beside_hand_written)
    ->Arg(1'000'000)
    ->Iterations(kYears)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace civitas
