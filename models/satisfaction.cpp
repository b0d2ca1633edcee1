// SPDX-License-Identifier: Apache-2.0
// Satisfaction: what citizens expect of public services, how satisfied they are, and whom they
// trust.
#include <algorithm>
#include <cmath>

#include "models/channels.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
A visit of performance P (see the model services) leaves
  S_now = clip(c₀ + b_P P + b_E E + u_S, 0, 10),   S ← S + 0.3 (S_now − S);
a need forgone S_now = S − 1.5. Then expectations follow experience and what the private sector
offers, X, which rises:
  E ← E + a_E (P − E) after a visit;   E ← E + b_X (X − E);   X ← min(0.95, X + g Δ)
so that satisfaction can fall though nothing gets worse. Visits begin at P₀, the private sector at
X₀ = min(0.95, P₀ + its lead), and expectations where both have left them, with v visits a month:
  E₀ = ((1 − b_X) a_E v P₀ + b_X X₀) / (a_E v + b_X − a_E v b_X)
Trust, latent on 0 to 10, follows:
  T* = T̄ + u_T + k_S (S − S̄) + k_V (v − v̄),   T ← T + ν (T* − T);   trusts ⇔ T ≥ 5.5
with the voice v of the value person.heard, if the scenario has it. u_S and u_T are one's own for
life. Of performance, expectation and their difference only two slopes can be told apart; these are
b_P and b_E. A month is the unit of a_E, b_X and ν: longer steps repeat them.
)";

constexpr double kBest = 0.95;  // X, at most

class Satisfaction final : public Process {
 public:
  explicit Satisfaction(Declaration& declaration)
      : outcome_(declaration.reads_category("person.outcome", outcomes())),
        performance_(declaration.reads<double>("person.performance")),
        expectation_(added(declaration, "expectation",
                           "E: how good a visit to an authority should be, 0 to 1")),
        satisfaction_(added(declaration, "satisfaction",
                            "S: with public services, over this and earlier visits, 0 to 10")),
        trust_(added(declaration, "trust",
                     "T: trust in government, latent; 5.5 and more is trust, on a scale to 10")),
        mood_(added(declaration, "satisfaction_type", "u_S: how easily satisfied, in points")),
        faith_(added(declaration, "trust_type", "u_T: how easily trusting, in points")),
        benchmark_(declaration.stock("satisfaction.benchmark", "1",
                                     "X: how good private services are, 0 to 1")),
        heard_(declaration.optional_value("person.heard", "1")),
        constant_(declaration.number("satisfaction.constant")),
        by_performance_(declaration.number("satisfaction.by_performance")),
        by_expectation_(declaration.number("satisfaction.by_expectation")),
        spread_(declaration.number("satisfaction.spread")),
        memory_(declaration.number("satisfaction.weight_of_last")),
        forgone_(declaration.number("satisfaction.of_forgoing")),
        from_visit_(declaration.number("satisfaction.pull_of_visit")),
        from_benchmark_(declaration.number("satisfaction.pull_of_benchmark")),
        at_start_(declaration.number("satisfaction.at_start")),
        visits_at_start_(declaration.number("satisfaction.visits_at_start")),
        performance_at_start_(declaration.number("satisfaction.performance_at_start")),
        private_lead_(declaration.number("satisfaction.private_lead")),
        benchmark_growth_(declaration.number("satisfaction.benchmark_growth")),
        trust_mean_(declaration.number("trust.mean")),
        trust_spread_(declaration.number("trust.spread")),
        by_satisfaction_(declaration.number("trust.by_satisfaction")),
        by_voice_(declaration.number("trust.by_voice")),
        usual_voice_(declaration.number("trust.usual_voice")),
        speed_(declaration.number("trust.speed")),
        of_mood_(declaration.stream("satisfaction.type", Entity::person)),
        of_faith_(declaration.stream("trust.type", Entity::person)) {}

  void open(const WorldView& world) const override {
    world[benchmark_][0] = benchmark_at_start(world);
  }

  void start(const BlockView& block) const override {
    const auto mood = block.normals(of_mood_), faith = block.normals(of_faith_);
    const TrustRule rule = trust_rule(block);
    const double expectation = expectation_at_start(block);
    for (std::size_t i = 0; i < mood.size(); ++i) {
      block[mood_][i] = block[spread_] * mood[i];
      block[faith_][i] = block[trust_spread_] * faith[i];
      block[expectation_][i] = expectation;
      block[satisfaction_][i] = std::clamp(block[at_start_] + block[mood_][i], 0.0, 10.0);
      block[trust_][i] = rule.aim(block[faith_][i], block[satisfaction_][i], rule.usual_voice);
    }
  }

  // E ← E + b_X (X − E) uses X as it is in this month; then X rises.
  void step(const BlockView& block) const override {
    const auto outcome = block[outcome_];
    const auto performance = block[performance_];
    const auto expectation = block[expectation_], satisfaction = block[satisfaction_],
               trust = block[trust_];
    const double nearer = repeated(block[from_benchmark_], block.months());
    const double speed = repeated(block[speed_], block.months());
    const double benchmark = block[benchmark_][0];
    const auto visited =
        block.rows_where(Entity::person, [&](std::uint32_t i) { return outcome[i] != kNoOutcome; });
    for (const std::uint32_t i : visited) {
      if (outcome[i] == kNotTried) {
        satisfaction[i] = std::max(0.0, satisfaction[i] - block[memory_] * block[forgone_]);
        continue;
      }
      const double now = std::clamp(block[constant_] + block[by_performance_] * performance[i] +
                                        block[by_expectation_] * expectation[i] + block[mood_][i],
                                    0.0, 10.0);
      satisfaction[i] += block[memory_] * (now - satisfaction[i]);
      expectation[i] += block[from_visit_] * (performance[i] - expectation[i]);
    }
    const TrustRule rule = trust_rule(block);
    const auto faith = block[faith_];
    const double* const heard = heard_ ? block[*heard_].data() : nullptr;
    for (std::size_t i = 0; i < outcome.size(); ++i) {
      expectation[i] += nearer * (benchmark - expectation[i]);
      const double voice = heard != nullptr ? heard[i] : rule.usual_voice;
      trust[i] += speed * (rule.aim(faith[i], satisfaction[i], voice) - trust[i]);
    }
  }

  // Before the step of the second month on, so that X is that of the start in the first.
  void govern(const WorldView& world) const override {
    double& benchmark = world[benchmark_][0];
    if (world.step() > 0)
      benchmark = std::min(kBest, benchmark + world[benchmark_growth_] * world.years());
  }

 private:
  template <class View>
  double benchmark_at_start(const View& view) const {
    return std::min(kBest, view[performance_at_start_] + view[private_lead_]);
  }
  // Where visits and the private sector, were they to stay as they are, hold expectations.
  double expectation_at_start(const BlockView& block) const {
    const double visit = block[from_visit_] * block[visits_at_start_],
                 nearer = block[from_benchmark_];
    const double pull = visit + nearer - visit * nearer;
    const double performance = block[performance_at_start_];
    return pull > 0
               ? ((1 - nearer) * visit * performance + nearer * benchmark_at_start(block)) / pull
               : performance;
  }
  static Writes<double> added(Declaration& declaration, const char* name, const char* meaning) {
    return declaration.adds<double>(Entity::person, {name, Storage::real, "1", {}, meaning, ""});
  }
  // A share moved each month, over several.
  static double repeated(double share, int months) {
    double left = 1;
    for (int i = 0; i < months; ++i) left *= 1 - share;
    return 1 - left;
  }
  // What trust moves to.
  struct TrustRule {
    double mean, by_satisfaction, at_start, by_voice, usual_voice;
    double aim(double faith, double satisfaction, double voice) const {
      return mean + faith + by_satisfaction * (satisfaction - at_start) +
             by_voice * (voice - usual_voice);
    }
  };
  TrustRule trust_rule(const BlockView& block) const {
    return {block[trust_mean_], block[by_satisfaction_], block[at_start_], block[by_voice_],
            block[usual_voice_]};
  }

  Reads<std::uint8_t> outcome_;
  Reads<double> performance_;
  Writes<double> expectation_, satisfaction_, trust_, mood_, faith_;
  OwnsStock benchmark_;
  std::optional<ReadsValue> heard_;
  ReadsNumber constant_, by_performance_, by_expectation_, spread_, memory_, forgone_, from_visit_,
      from_benchmark_, at_start_, visits_at_start_, performance_at_start_, private_lead_,
      benchmark_growth_, trust_mean_, trust_spread_, by_satisfaction_, by_voice_, usual_voice_,
      speed_;
  Stream of_mood_, of_faith_;
};

ModelCard card() {
  const char* sign = "assumed; signs after Van Ryzin (2004, 2006, 2013)";
  ModelCard card;
  card.name = "satisfaction";
  card.title = "Expectation, satisfaction and trust";
  card.purpose =
      "What citizens expect of public services follows their visits and a rising private-sector "
      "benchmark; satisfaction follows performance and expectation, and trust follows satisfaction "
      "and voice. Needs the model services before it; reads the value person.heard if there is "
      "one.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Expectation and disconfirmation after Oliver (1980) and Van Ryzin (2004, "
       "doi:10.1002/pam.20020)."},
      {DesignConcept::Kind::learning,
       "Expectations follow one's own visits and what the private sector offers."},
  };
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"satisfaction.constant", "1", 3.37, -10, 15,
            "computed: so that satisfaction begins where it stays, at about 6.5", "c₀"},
           {"satisfaction.by_performance", "1", 8, 4, 10, sign, "b_P"},
           {"satisfaction.by_expectation", "1", -4, -6, 0, sign, "b_E"},
           {"satisfaction.spread", "1", 2.1, 0, 3, "assumed",
            "Standard deviation of u_S, how easily satisfied citizens are"},
           {"satisfaction.weight_of_last", "1", 0.3, 0.1, 0.6, "assumed",
            "Weight of the last visit in satisfaction"},
           {"satisfaction.of_forgoing", "1", 1.5, 0.5, 3, "assumed",
            "Points below satisfaction that giving up a need feels like"},
           {"satisfaction.pull_of_visit", "1", 0.15, 0.05, 0.4, "assumed",
            "a_E: how far a visit pulls expectations to it"},
           {"satisfaction.pull_of_benchmark", "1", 0.03, 0, 0.1, "assumed",
            "b_X: how far the private sector pulls expectations in a month"},
           {"satisfaction.at_start", "1", 6.47, 0, 10,
            "computed: 63.0 % satisfied, 13.6 % neutral, 17.4 % not (OECD trust survey 2021), as a "
            "normal distribution",
            "Mean satisfaction at the start"},
           {"satisfaction.performance_at_start", "1", 0.81, 0, 1,
            "computed: mean performance of visits in the first year of flagship/today.yaml",
            "P₀: how good visits are at the start"},
           {"satisfaction.visits_at_start", "1", 0.30, 0, 1,
            "computed: so that expectations stay where they are in flagship/today.yaml, if neither "
            "visits nor the private sector change; less than the share of adults who visit, as "
            "those who seldom do expect more",
            "v: visits of a citizen in a month at the start"},
           {"satisfaction.private_lead", "1", 0.07, 0, 0.15,
            "American Customer Satisfaction Index 2007: 67.8 of 100 for the federal government, 74 "
            "for private services, 75.2 for the economy",
            "How far the private sector is ahead of public services at the start"},
           {"satisfaction.benchmark_growth", "1/year", 0.010, 0, 0.02, "assumed",
            "g: how fast the private sector improves"},
           {"trust.mean", "1", 5.01, 0, 10,
            "computed: 41.4 % trust, 14.8 % neutral, 41.1 % do not (OECD trust survey 2021), as a "
            "normal distribution",
            "Mean trust at the start"},
           {"trust.spread", "1", 2.5, 0, 4, "computed: likewise",
            "Standard deviation of u_T, how easily trusting citizens are"},
           {"trust.by_satisfaction", "1", 0.18, 0, 1,
            "computed: one standard deviation more satisfaction with administrative services goes "
            "with 6 percentage points more trust in the civil service (OECD 2023)",
            "k_S: points of trust for a point of satisfaction"},
           {"trust.by_voice", "1", 1.6, 0.8, 3.3,
            "assumed: half of the difference between those who feel they have a say and those who "
            "do "
            "not (OECD 2023)",
            "k_V: points of trust between no voice and full voice"},
           {"trust.usual_voice", "1", 0.30, 0, 1,
            "OECD trust survey 2021: 30 % feel that they have a say", "v̄"},
           {"trust.speed", "1", 0.10, 0.03, 0.3, "assumed",
            "ν: share of the way to its aim that trust goes in a month"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Satisfaction> registered{card()};

}  // namespace
}  // namespace civitas
