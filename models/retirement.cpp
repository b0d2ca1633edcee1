// SPDX-License-Identifier: Apache-2.0
// Retirement: at the age of retirement, or earlier at a rate, persons stop working and get a
// pension.
#include "models/ages.hpp"
#include "models/earnings.hpp"
#include "models/family.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  pension = κ · earnings; for who does not work then, κ · share · what work would pay

Who reaches the age of retirement stops working: with the birthday, or in the month in which the
age is lowered. Where it is raised, who is retired stays so. Who was older in the observed first
month and not retired stays as observed, at work or not.

Pensions follow the person and end with death; the model survivors says what is left to the
partner.
)";

class Retirement final : public Process {
 public:
  explicit Retirement(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        birth_month_(declaration.reads<std::int32_t>("person.birth_month")),
        sex_(declaration.reads_category("person.sex", sexes())),
        latent_(declaration.reads<double>("person.latent_wage")),
        paid_age_(declaration.reads<std::int32_t>("person.paid_age")),
        activity_(declaration.writes_category("person.activity", activities())),
        earnings_(declaration.writes<double>("person.earnings", "EUR/year")),
        pension_(declaration.writes<double>("person.pension", "EUR/year")),
        benefit_(declaration.writes<double>("person.unemployment_benefit", "EUR/year")),
        median_(declaration.table("wages.median_earnings")),
        dispersion_(declaration.table("wages.dispersion")),
        before_(declaration.stock("retirement.age_before", "1",
                                  "age of retirement in the step before, to know whom a lower one "
                                  "reaches")),
        at_(declaration.number("labour.retirement_age")),
        earliest_(declaration.number("retirement.earliest_age")),
        early_(declaration.number("retirement.early_rate")),
        replacement_(declaration.number("retirement.replacement_rate")),
        without_work_(declaration.number("retirement.share_without_work")),
        retire_(declaration.decision("retirement.retire", Entity::person)) {}

  std::vector<double> derive(const StepView& step) const override {
    std::vector<double> numbers = {math::chance(step[early_], step.years())};
    Pay::append(numbers, step[median_], step[dispersion_]);
    numbers.push_back(step[before_][0]);
    return numbers;
  }

  void open(const WorldView& world) const override { world[before_][0] = world[at_]; }
  // After derive, which has seen that of the step before.
  void govern(const WorldView& world) const override { world[before_][0] = world[at_]; }

  /// That somebody retires early.
  double chance(const BlockView& block, const Decision&, std::size_t i) const override {
    const std::int32_t age = block[age_][i];
    return block[activity_][i] <= kInactive && age >= block[earliest_] && age < block[at_]
               ? block.derived()[0]
               : 0;
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto age = block[age_], birth_month = block[birth_month_];
    const int now = block.month().month();
    for (const std::uint32_t i : block.happens(retire_, block.derived()[0])) retire(block, i);
    const auto at = static_cast<std::int32_t>(block[at_]);
    const auto before = static_cast<std::int32_t>(block.derived().back());
    const auto activity = block[activity_];
    for (const std::uint32_t i : block.rows_where(Entity::person, [&](std::uint32_t row) {
           return (age[row] >= at) & (activity[row] <= kInactive);
         })) {
      const int since_birthday = (now + block.months() - 1 - birth_month[i] + 12) % 12;
      const std::int32_t last_age = age[i] - (since_birthday < block.months() ? 1 : 0);
      if (last_age < before) retire(block, i);
    }
  }

 private:
  void retire(const BlockView& block, std::size_t i) const {
    double& earned = block[earnings_][i];
    const Pay pay(block.derived().subspan(1));
    const double basis =
        block[activity_][i] == kEmployed
            ? earned
            : block[without_work_] *
                  pay.earnings(block[sex_][i], block[paid_age_][i], block[latent_][i]);
    block[pension_][i] += block[replacement_] * std::max(basis, 0.0);
    earned = 0;
    block[benefit_][i] = 0;
    block[activity_][i] = kRetired;
  }

  Reads<std::int32_t> age_, birth_month_;
  Reads<std::uint8_t> sex_;
  Reads<double> latent_;
  Reads<std::int32_t> paid_age_;
  Writes<std::uint8_t> activity_;
  Writes<double> earnings_, pension_, benefit_;
  ReadsTable median_, dispersion_;
  OwnsStock before_;
  ReadsNumber at_, earliest_, early_, replacement_, without_work_;
  Decision retire_;
};

ModelCard card() {
  ModelCard card;
  card.name = "retirement";
  card.title = "Retirement";
  card.purpose =
      "At the age of retirement, or earlier at a rate, persons stop working and get a pension. "
      "Needs "
      "the models ageing and wages before it.";
  card.submodel = kSubmodel;
  card.sentences = {{"person.activity", "", "retired", "retires"}};
  card.parameters = earnings_parameters();
  card.parameters.push_back(retirement_age());
  card.parameters.push_back(on_card({"retirement.earliest_age", "1", 57, 50, 70, "assumed",
                                     "Age from which some retire early", kWhole}));
  card.parameters.push_back(on_card(
      {"retirement.early_rate", "1/year", 0.12, 0, 1, "assumed", "How fast they retire early"}));
  card.parameters.push_back(replacement_rate());
  card.parameters.push_back(on_card(
      {"retirement.share_without_work", "1", 0.4, 0, 1, "assumed",
       "What counts of the earnings of somebody who does not work just before retirement"}));
  return card;
}

const Registered<Retirement> registered{card()};

}  // namespace
}  // namespace civitas
