// SPDX-License-Identifier: Apache-2.0
// Mortality: persons die at rates by sex and age.
#include <algorithm>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  p = 1 − exp(−m(sex, age) Δ)

The survivor of a couple is on his own from then on. A household without members is gone; what
becomes of children, the model households says.
)";

class Mortality final : public Process {
 public:
  explicit Mortality(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        position_(declaration.writes_category("person.position", positions())),
        widowed_in_(declaration.adds<std::int32_t>(
            Entity::person, {"widowed_in",
                             Storage::integer,
                             "1",
                             {},
                             "month in which the partner died, 202503 for March 2025; 0: never",
                             ""})),
        rates_(declaration.table("mortality.rates")),
        groups_(age_groups(declaration, "mortality.rates")),
        level_(declaration.number("mortality.level")),
        death_(declaration.decision("mortality.death", Entity::person)) {
    declaration.makes_events();
  }

  /// The chance to die in one step, by sex and age.
  std::vector<double> derive(const StepView& step) const override {
    std::vector<double> chance;
    for (const std::size_t sex : {kMale, kFemale}) {
      const auto rates =
          step[rates_].subspan(sex * step[rates_].size() / 2, step[rates_].size() / 2);
      const auto of_sex = chances(groups_, rates, step[level_] * step.years());
      chance.insert(chance.end(), of_sex.begin(), of_sex.end());
    }
    return chance;
  }

  double chance(const BlockView& block, const Decision&, std::size_t i) const override {
    if (block.busy(i)) return 0;
    return block.derived()[block[sex_][i] * std::size_t{kAges} + capped(block[age_][i])];
  }

  void step(const BlockView& block) const override {
    const double most = *std::max_element(block.derived().begin(), block.derived().end());
    for (const std::uint32_t i : block.happens(death_, most)) {
      const std::size_t household = block.household_of(i);
      if (const auto partner = Family(block, block[position_], household).partner(i)) {
        block[position_][*partner] = kAdult;
        block[widowed_in_][*partner] = written(block.month());
      }
      block.end(i, Flow::death);
    }
  }

 private:
  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_;
  Writes<std::uint8_t> position_;
  Writes<std::int32_t> widowed_in_;
  ReadsTable rates_;
  AgeGroups groups_;
  ReadsNumber level_;
  Decision death_;
};

ModelCard card() {
  ModelCard card;
  card.name = "mortality";
  card.title = "Mortality";
  card.purpose = "Persons die at rates by sex and age. Needs the model households before it.";
  card.submodel = kSubmodel;
  card.parameters.push_back(of_any_ages(on_card(
      "mortality.rates", "1/year",
      {{"sex", sexes()}, {"age", {"0",     "1-4",   "5-9",   "10-14", "15-19", "20-24", "25-29",
                                  "30-34", "35-39", "40-44", "45-49", "50-54", "55-59", "60-64",
                                  "65-69", "70-74", "75-79", "80-84", "85-89", "90-94", "95+"}}},
      {.003593, .000165, .000081, .000093, .000344, .000592, .000601, .000751, .001104,
       .001729, .002928, .005195, .008175, .012275, .018608, .030186, .052016, .088036,
       .148382, .24603,  .37239,  .003269, .000139, .000073, .000078, .000164, .000209,
       .000236, .00038,  .000546, .001037, .001873, .003251, .005161, .007764, .012053,
       .020002, .036292, .062366, .107296, .187264, .321799},
      0, 10,
      "computed: deaths over person-years in Denmark, 2008 to 2012 (R package Epi, M.dk); life "
      "expectancy 77.2 years for men, 81.4 for women",
      "Deaths in a year for each person alive; ages in years completed")));
  card.parameters.push_back(on_card({"mortality.level", "1", 1, 0.2, 5, "assumed",
                                     "Multiplies all rates: 1 is the time of the table"}));
  return card;
}

const Registered<Mortality> registered{card()};

}  // namespace
}  // namespace civitas
