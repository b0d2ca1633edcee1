// SPDX-License-Identifier: Apache-2.0
// Separation: couples part.
#include "models/family.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  p = 1 − exp(−r Δ) for each couple, with the rate r

The man founds a household of his own in the same region; children stay with the woman (assumed).
)";

class Separation final : public Process {
 public:
  explicit Separation(Declaration& declaration)
      : sex_(declaration.reads_category("person.sex", sexes())),
        position_(declaration.writes_category("person.position", positions())),
        rate_(declaration.number("separation.rate")),
        part_(declaration.decision("separation.part", Entity::household)) {
    declaration.makes_events();
  }

  std::vector<double> derive(const StepView& step) const override {
    return {math::chance(step[rate_], step.years())};
  }

  double chance(const BlockView& block, const Decision&, std::size_t household) const override {
    return Family(block, block[position_], household).has_couple() ? block.derived()[0] : 0;
  }

  void step(const BlockView& block) const override {
    const auto position = block[position_];
    for (const std::uint32_t household : block.happens(part_, block.derived()[0])) {
      const Family family(block, position, household);
      const bool first = block[sex_][family.one()] == kMale;
      move_out(block, first ? family.one() : family.other());
      position[family.one()] = kAdult;
      position[family.other()] = kAdult;
    }
  }

 private:
  Reads<std::uint8_t> sex_;
  Writes<std::uint8_t> position_;
  ReadsNumber rate_;
  Decision part_;
};

ModelCard card() {
  ModelCard card;
  card.name = "separation";
  card.title = "Separation";
  card.purpose = "Couples part. Needs the model households before it.";
  card.submodel = kSubmodel;
  card.parameters = {on_card({"separation.rate", "1/year", 0.015, 0, 1, "assumed",
                              "How fast couples part, married or not"})};
  return card;
}

const Registered<Separation> registered{card()};

}  // namespace
}  // namespace civitas
