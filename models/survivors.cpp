// SPDX-License-Identifier: Apache-2.0
// Survivors' pensions: who loses the partner gets a part of the partner's pension.
#include <algorithm>

#include "models/earnings.hpp"
#include "models/family.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  pension' = pension + clip(a − b · own income / partner's income, 0, most) · partner's pension

Incomes are gross: earnings, pension and unemployment benefit. The pension of a partner who still
worked is what it would have been, κ · earnings. All couples count as married, the pension lasts
for life, and the rise for small incomes (ASVG § 264 (6)) and orphans' pensions are left out
(assumed).
)";

class Survivors final : public Process {
 public:
  explicit Survivors(Declaration& declaration)
      : position_(declaration.reads_category("person.position", positions())),
        widowed_in_(declaration.reads<std::int32_t>("person.widowed_in")),
        earnings_(declaration.reads<double>("person.earnings", "EUR/year")),
        benefit_(declaration.reads<double>("person.unemployment_benefit", "EUR/year")),
        pension_(declaration.writes<double>("person.pension", "EUR/year")),
        replacement_(declaration.number("retirement.replacement_rate")),
        most_(declaration.number("survivors.most")),
        base_(declaration.number("survivors.base")),
        by_ratio_(declaration.number("survivors.by_income_ratio")) {
    declaration.makes_events();  // none, but those of mortality have not happened yet
  }

  void step(const BlockView& block) const override {
    const auto widowed_in = block[widowed_in_];
    const std::int32_t now = written(block.month());
    for (std::size_t i = 0; i < widowed_in.size(); ++i) {
      if (widowed_in[i] != now || block.leaves(i)) continue;
      const auto [first, end] = block.members(block.household_of(i));
      for (std::size_t j = first; j < end; ++j) {
        if (block.leaves(j) && block[position_][j] == kPartner) inherit(block, i, j);
      }
    }
  }

 private:
  double income(const BlockView& block, std::size_t i) const {
    return std::max(0.0, block[earnings_][i]) + block[pension_][i] + block[benefit_][i];
  }

  void inherit(const BlockView& block, std::size_t survivor, std::size_t partner) const {
    const double theirs = income(block, partner);
    if (theirs <= 0) return;
    const double share = std::clamp(
        block[base_] - block[by_ratio_] * income(block, survivor) / theirs, 0.0, block[most_]);
    block[pension_][survivor] +=
        share *
        (block[pension_][partner] + block[replacement_] * std::max(0.0, block[earnings_][partner]));
  }

  Reads<std::uint8_t> position_;
  Reads<std::int32_t> widowed_in_;
  Reads<double> earnings_, benefit_;
  Writes<double> pension_;
  ReadsNumber replacement_, most_, base_, by_ratio_;
};

ModelCard card() {
  const char* law = "Austria, General Social Insurance Act (ASVG) § 264 (2)";
  ModelCard card;
  card.name = "survivors";
  card.title = "Survivors' pensions";
  card.purpose =
      "Who loses the partner gets a part of the partner's pension. Needs the model mortality "
      "before "
      "it.";
  card.submodel = kSubmodel;
  card.parameters = {
      replacement_rate(),
      on_card({"survivors.most", "1", 0.6, 0, 1, law, "Largest share of the partner's pension"}),
      on_card({"survivors.base", "1", 0.7, 0, 2, law, "a: share of it, before own income counts"}),
      on_card({"survivors.by_income_ratio", "1", 0.3, 0, 2, law,
               "b: how much less for own income as high as the partner's; so 0.4 is left"})};
  return card;
}

const Registered<Survivors> registered{card()};

}  // namespace
}  // namespace civitas
