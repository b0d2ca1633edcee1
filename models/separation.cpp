// SPDX-License-Identifier: Apache-2.0
// Separation: couples part. The man founds a household of his own in the same region; children stay
// with the woman (assumed). M1 of the model notes.
#include "models/family.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

class Separation final : public Process {
 public:
  explicit Separation(Declaration& declaration)
      : sex_(declaration.reads_category("person.sex", sexes())),
        position_(declaration.writes_category("person.position", positions())),
        rate_(declaration.number("separation.rate")),
        part_(declaration.stream("separation.part", Entity::household)) {
    declaration.makes_events();
  }

  std::vector<double> derive(const StepView& step) const override {
    return {math::chance(step[rate_], step.years())};
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto position = block[position_];
    const auto draw = block.uniforms(part_);
    for (std::size_t h = 0; h < draw.size(); ++h) {
      if (draw[h] >= block.derived()[0]) continue;
      const Family family(block, position, h);
      if (!family.has_couple()) continue;
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
  Stream part_;
};

ModelCard card() {
  ModelCard card;
  card.name = "separation";
  card.title = "Separation";
  card.purpose = "Couples part. Needs the model households before it.";
  card.parameters = {on_card({"separation.rate", "1/year", 0.015, 0, 1, "assumed",
                              "How fast couples part, married or not"})};
  return card;
}

const Registered<Separation> registered{card()};

}  // namespace
}  // namespace civitas
