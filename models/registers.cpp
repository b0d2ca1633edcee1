// SPDX-License-Identifier: Apache-2.0
// Registers: what the government's own records say of incomes, how far they reach and how wrong
// they are.
#include <algorithm>

#include "models/least_squares.hpp"
#include "models/seen_of_households.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Coverage C, the share of households whose income is in registers that can be linked, follows its
target, but not above what citizens or law allow:
  C ← min(C + r_C (C_target − C), C_max)  a month
Noise falls with the skill K of the staff in using data: σ_D = max(σ_min, σ₀ (1 − σ_K (2 K − 1))).
Once a year each household has a score, per equivalent adult, and is found poor for the year if
  ŷ < margin · guarantee,   ŷ = y_{t−L} exp(σ_D ξ),  ξ ~ N(0, 1)
with the income L months ago. By proxy means it is ŷ = ŷ(what an office sees of a household), from
least squares of ln y on size, work, age and region over the incomes of the first month, taken in
the second. Audits find out who is no longer poor. What follows is for others: take_up pays those
found, within the coverage.
)";

constexpr double kLogPart = 1024, kWeightPart = 16;

class Registers final : public Process {
 public:
  explicit Registers(Declaration& declaration)
      : seen_(declaration),
        income_(declaration.value("household.income_in_registers", "EUR/year")),
        guarantee_(declaration.value("guaranteed_income", "EUR/year")),
        recorded_(added<double>(declaration, "register_income", Storage::real, "EUR/year",
                                "income that registers recorded last, per equivalent adult")),
        known_(added<std::uint8_t>(declaration, "in_registers", Storage::boolean, "1",
                                   "registers have recorded an income")),
        score_(added<double>(declaration, "register_score", Storage::real, "EUR/year",
                             "ŷ: income by the records, per equivalent adult, this year")),
        poor_(added<std::uint8_t>(declaration, "register_poor", Storage::boolean, "1",
                                  "by the records the income is below what is guaranteed")),
        coverage_(declaration.stock("registers.coverage", "1",
                                    "C: share of households whose records can be linked")),
        noise_(declaration.stock("registers.noise", "1", "σ_D: error of the log of an income")),
        fit_(declaration.stock("registers.fit", "1", "R² of proxy means")),
        coefficients_(declaration.stock("registers.proxy_means_of", "1",
                                        "what proxy means make of what is seen of a household",
                                        {{"seen", seen_.names()}})),
        coverage_at_start_(declaration.number("registers.coverage_at_start")),
        target_(declaration.number("registers.coverage_target")),
        limit_(declaration.number("registers.coverage_limit")),
        speed_(declaration.number("registers.coverage_speed")),
        error_(declaration.number("registers.error")),
        least_error_(declaration.number("registers.least_error")),
        error_by_skill_(declaration.number("registers.error_by_staff_skill")),
        staff_skill_(declaration.number("registers.staff_skill")),
        lag_(declaration.number("registers.lag")),
        month_(declaration.number("registers.enrolment_month")),
        margin_(declaration.number("registers.margin")),
        by_proxy_(declaration.number("registers.proxy_means")),
        least_(declaration.number("registers.least_income")),
        audits_(declaration.number("registers.audit_rate")),
        of_error_(declaration.stream("registers.error", Entity::household)),
        of_audit_(declaration.stream("registers.audit", Entity::household)),
        squares_(seen_.names().size()) {
    declaration.surveys(squares_.sums());
  }

  void open(const WorldView& world) const override {
    world[coverage_][0] = world[coverage_at_start_];
  }

  // Incomes are known after the first step only.
  void survey(const BlockView& block, std::span<double> sums) const override {
    if (block.step() != 1) return;
    const auto x = block.room(seen_.names().size());
    for (std::size_t i = 0; i < block.count(Entity::household); ++i) {
      if (block[known_][i] == 0) continue;
      const double citizens = seen_.enter(block, i, x);
      const double y = math::log(std::max(1.0, block[recorded_][i] / block[least_]));
      squares_.add(sums, x, whole(kLogPart * y), whole(kWeightPart * citizens));
    }
  }

  void govern(const WorldView& world) const override {
    double& coverage = world[coverage_][0];
    for (int month = 0; world.step() > 0 && month < world.months(); ++month)
      coverage += world[speed_] * (world[target_] - coverage);
    coverage = std::min(coverage, world[limit_]);
    world[noise_][0] =
        std::max(world[least_error_],
                 world[error_] * (1 - world[error_by_skill_] * (2 * world[staff_skill_] - 1)));
    if (world.step() != 1) return;
    const LeastSquares::Fit fit = squares_.fit(world.counts());
    world[fit_][0] = fit.r_squared;
    for (std::size_t k = 0; k < fit.coefficients.size(); ++k)
      world[coefficients_][k] = fit.coefficients[k] * SeenOfHouseholds::kPart / kLogPart;
  }

  void step(const BlockView& block) const override {
    const int enrolment = static_cast<int>(block[month_]), lag = static_cast<int>(block[lag_]);
    const bool records = falls_into(block, (enrolment + 11 - lag % 12) % 12 + 1);
    const bool first = block.step() == 0;
    if (first || (records && lag == 0)) record(block);
    if (falls_into(block, enrolment)) {
      const bool by_proxy = block[by_proxy_] >= 0.5;
      if (by_proxy)
        judge(block);
      else
        look_up(block);
      find_poor(block, by_proxy);
    } else if (block[audits_] > 0) {
      audit(block);
    }
    if (records && lag > 0) record(block);
  }

 private:
  template <class T>
  static Writes<T> added(Declaration& declaration, const char* name, Storage storage,
                         const char* unit, const char* meaning) {
    return declaration.adds<T>(Entity::household, {name, storage, unit, {}, meaning, ""});
  }
  static bool falls_into(const BlockView& block, int month_of_year) {
    for (int month = 0; month < block.months(); ++month) {
      if ((block.month() + month).month() == month_of_year) return true;
    }
    return false;
  }

  void record(const BlockView& block) const {
    const auto income = block[income_];
    for (std::size_t i = 0; i < income.size(); ++i) {
      block[recorded_][i] = income[i];
      block[known_][i] = 1;
    }
  }

  void look_up(const BlockView& block) const {
    const auto luck = block.normals(of_error_);
    const double noise = block[noise_][0];
    for (std::size_t i = 0; i < luck.size(); ++i)
      block[score_][i] = block[recorded_][i] * math::exp(noise * luck[i]);
  }

  void judge(const BlockView& block) const {
    const auto x = block.room(seen_.names().size());
    for (std::size_t i = 0; i < block.count(Entity::household); ++i) {
      seen_.enter(block, i, x);
      double log_income = 0;
      for (std::size_t k = 0; k < x.size(); ++k)
        log_income += block[coefficients_][k] * x[k] / SeenOfHouseholds::kPart;
      block[score_][i] = block[least_] * math::exp(log_income);
    }
  }

  void find_poor(const BlockView& block, bool by_proxy) const {
    const double below = block[margin_] * block[guarantee_][0];
    const bool fitted = block.step() > 0;
    for (std::size_t i = 0; i < block.count(Entity::household); ++i) {
      const bool has_score = by_proxy ? fitted : block[known_][i] != 0;
      block[poor_][i] = has_score && block[score_][i] < below ? 1 : 0;
    }
  }

  void audit(const BlockView& block) const {
    const double chance = math::chance(block[audits_], block.years());
    for (std::size_t i = 0; i < block.count(Entity::household); ++i) {
      if (block[poor_][i] != 0 && block[income_][i] >= block[guarantee_][0] &&
          block.uniform(of_audit_, i) < chance)
        block[poor_][i] = 0;
    }
  }

  SeenOfHouseholds seen_;
  ReadsValue income_, guarantee_;
  Writes<double> recorded_;
  Writes<std::uint8_t> known_;
  Writes<double> score_;
  Writes<std::uint8_t> poor_;
  OwnsStock coverage_, noise_, fit_, coefficients_;
  ReadsNumber coverage_at_start_, target_, limit_, speed_, error_, least_error_, error_by_skill_,
      staff_skill_, lag_, month_, margin_, by_proxy_, least_, audits_;
  Stream of_error_, of_audit_;
  LeastSquares squares_;
};

ModelCard card() {
  ModelCard card;
  card.name = "registers";
  card.title = "Registers and targeting";
  card.purpose =
      "What the government's own records say of incomes: how far they reach, how wrong and old "
      "they "
      "are, and whom they find poor, by income or by proxy means. Needs the values "
      "household.income_in_registers and guaranteed_income; formulas read registers.coverage.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::sensing,
       "The government sees incomes of months ago, with errors, or what an office sees of a "
       "household."},
  };
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"registers.coverage_at_start", "1", 0.60, 0.4, 0.8, "assumed", "C at the start"},
           {"registers.coverage_target", "1", 0.60, 0, 1,
            "assumed: policy; Belgium's social tariff reached 75 % of the entitled automatically "
            "in "
            "2012 and 87 % in 2017 (Knack)",
            "C_target"},
           {"registers.coverage_limit", "1", 1, 0, 1, "assumed: policy",
            "C_max: what law or consent allows"},
           {"registers.coverage_speed", "1/month", 0.02, 0.005, 0.05, "assumed",
            "r_C: how fast coverage follows its target"},
           {"registers.error", "1", 0.25, 0.05, 0.5, "assumed",
            "σ₀: error of the log of an income, with staff of middling skill"},
           {"registers.least_error", "1", 0.05, 0, 0.15, "assumed",
            "σ_min: what is left of it with the best staff"},
           {"registers.error_by_staff_skill", "1", 0.6, 0.2, 1, "assumed",
            "σ_K: share of the error that full skill takes away, and none adds"},
           {"registers.staff_skill", "1", 0.51, 0, 1, "assumed: the steady state of capability",
            "K: skill of the staff in using data"},
           {"registers.lag", "1", 12, 0, 12, "assumed", "L: months by which incomes are old",
            kWhole},
           {"registers.enrolment_month", "1", 1, 1, 12, "assumed",
            "Month of the year in which all households are looked up", kWhole},
           {"registers.margin", "1", 0.9, 0.5, 1.5,
            "assumed: fewer are paid by mistake, more are missed",
            "Share of the guaranteed income below which a household is found poor"},
           {"registers.proxy_means", "1", 0, 0, 1, "assumed: policy",
            "1: score by what is seen of a household, not by its recorded income"},
           {"registers.least_income", "EUR/year", 1000, 1, 10000, "assumed",
            "What proxy means take for the lowest income, since logs do not reach 0"},
           {"registers.audit_rate", "1/year", 0.05, 0, 0.6, "assumed",
            "How often a household that was found poor is looked into"},
           {"registers.cost", "EUR/month", 500000, 1e5, 2e6, "assumed",
            "For formulas, what linking registers costs"},
           {"registers.cost_of_record", "EUR/year", 0.5, 0.1, 2, "assumed",
            "For formulas, of a household that is covered"},
           {"registers.cost_of_audit", "EUR", 100, 30, 300, "assumed", "For formulas, of an audit"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<Registers> registered{card()};

}  // namespace
}  // namespace civitas
