// SPDX-License-Identifier: Apache-2.0
// Births: women have children at rates by age.
//
//   p = TFR · g(a) · Δ · odds / mean odds,  g = N(30.5, 5.5) on whole ages 15 to 49, Σ g = 1
//
// A woman without a partner has lower odds; the mean is over all women of her age, so the rate of
// each age and with it the total fertility rate hold whoever lives with whom. A child joins its
// mother's household. A woman who lives with her parents founds a household of her own when she
// becomes a mother (assumed), so no household spans three generations by birth. M1 of the model
// notes.
#include <algorithm>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/core/key.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr std::int32_t kYoungest = 15, kOldest = 49;
constexpr std::size_t kAgesOfMothers = kOldest - kYoungest + 1;

class Births final : public Process {
 public:
  explicit Births(Declaration& declaration)
      : age_(declaration.writes<std::int32_t>("person.age")),
        sex_(declaration.writes_category("person.sex", sexes())),
        activity_(declaration.writes_category("person.activity", activities())),
        position_(declaration.writes_category("person.position", positions())),
        birth_month_(declaration.writes<std::int32_t>("person.birth_month")),
        fertility_(declaration.number("births.total_fertility_rate")),
        mean_age_(declaration.number("births.mean_age")),
        spread_(declaration.number("births.age_spread")),
        alone_(declaration.number("births.odds_without_partner")),
        boys_(declaration.number("births.share_of_boys")),
        birth_(declaration.decision("births.birth", Entity::person)),
        sex_of_child_(declaration.stream("births.sex", Entity::person)) {
    declaration.makes_events();
    declaration.surveys(2 * kAgesOfMothers);
  }

  /// Births for each woman in one step, by age from kYoungest on.
  std::vector<double> derive(const StepView& step) const override {
    std::vector<double> rates;
    double sum = 0;
    for (std::int32_t age = kYoungest; age <= kOldest; ++age) {
      const double z = (age + 0.5 - step[mean_age_]) / step[spread_];
      rates.push_back(math::exp(-0.5 * z * z));
      sum += rates.back();
    }
    for (double& rate : rates) rate *= step[fertility_] / sum * step.years();
    return rates;
  }

  /// Women by age, without and with a partner.
  void survey(const BlockView& block, std::span<double> women) const override {
    const auto age = block[age_];
    const auto sex = block[sex_], position = block[position_];
    for (std::size_t i = 0; i < age.size(); ++i) {
      if (sex[i] != kFemale || age[i] < kYoungest || age[i] > kOldest || block.busy(i)) continue;
      women[2 * at(age[i]) + (position[i] == kPartner ? 1 : 0)] += 1;
    }
  }

  double chance(const BlockView& block, const Decision&, std::size_t i) const override {
    const std::int32_t years = block[age_][i];
    if (block[sex_][i] != kFemale || years < kYoungest || years > kOldest || block.busy(i))
      return 0;
    const std::size_t age = at(years);
    const double single = block.counts()[2 * age], paired = block.counts()[2 * age + 1];
    const double mean = (single * block[alone_] + paired) / (single + paired);
    const double odds = block[position_][i] == kPartner ? 1.0 : block[alone_];
    return mean > 0 ? block.derived()[age] * odds / mean : 0;
  }

  void step(const BlockView& block) const override {
    // The mean of the odds is no lower than those of a woman on her own.
    const double highest = *std::max_element(block.derived().begin(), block.derived().end());
    const double most = block[alone_] > 0 ? highest / block[alone_] : 1;
    for (const std::uint32_t i : block.happens(birth_, most)) bear(block, i);
  }

 private:
  static std::size_t at(std::int32_t age) { return static_cast<std::size_t>(age - kYoungest); }

  void bear(const BlockView& block, std::size_t mother) const {
    const std::uint32_t row = block.row(Entity::person, mother);
    const auto step = static_cast<std::uint32_t>(block.step());
    const std::size_t household = block.household_of(mother);
    Home home{block.row(Entity::household, household), 0};
    const auto position = block[position_];
    if (position[mother] == kChild && Family(block, position, household).adults() > 0) {
      home = move_out(block, mother);
      position[mother] = kAdult;
    }
    block.hold(mother);  // the child is born where she is
    const double male = block.uniform(sex_of_child_, mother) < block[boys_] ? kMale : kFemale;
    block.events().birth(newborn_key(block.key(Entity::person, mother), step, 1), row, home,
                         {age_.with(0), sex_.with(male), activity_.with(kPupil),
                          position_.with(kChild), birth_month_.with(block.month().month())});
  }

  Writes<std::int32_t> age_;
  Writes<std::uint8_t> sex_, activity_, position_;
  Writes<std::int32_t> birth_month_;
  ReadsNumber fertility_, mean_age_, spread_, alone_, boys_;
  Decision birth_;
  Stream sex_of_child_;
};

ModelCard card() {
  ModelCard card;
  card.name = "births";
  card.title = "Births";
  card.purpose =
      "Women have children at rates by age. Needs the models households and ageing before it.";
  card.parameters = {
      on_card({"births.total_fertility_rate", "1", 1.5, 0, 8,
               "assumed: about Austria's of the 2010s",
               "Children that a woman has in a life at the rates of the time"}),
      on_card({"births.mean_age", "1", 30.5, 24, 36, "assumed", "Mean age of mothers at birth"}),
      on_card({"births.age_spread", "1", 5.5, 3, 8, "assumed",
               "Standard deviation of the age of mothers at birth"}),
      on_card({"births.odds_without_partner", "1", 0.2, 0, 1, "assumed",
               "How much rarer births are for women who live without a partner, at the same age"}),
      on_card({"births.share_of_boys", "1", 0.513, 0.5, 0.53,
               "assumed: about 105 boys for 100 girls", "Chance that a child is a boy"})};
  return card;
}

const Registered<Births> registered{card()};

}  // namespace
}  // namespace civitas
