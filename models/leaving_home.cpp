// SPDX-License-Identifier: Apache-2.0
// Leaving home: grown-up children move out and live on their own in the same region.
#include "models/family.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  p = 1 − exp(−r Δ) for children from `youngest` to `oldest` years who live with a parent
)";

class LeavingHome final : public Process {
 public:
  explicit LeavingHome(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        position_(declaration.writes_category("person.position", positions())),
        rate_(declaration.number("leaving_home.rate")),
        youngest_(declaration.number("leaving_home.youngest")),
        oldest_(declaration.number("leaving_home.oldest")),
        leave_(declaration.decision("leaving_home.leave", Entity::person)) {
    declaration.makes_events();
  }

  std::vector<double> derive(const StepView& step) const override {
    return {math::chance(step[rate_], step.years())};
  }

  double chance(const BlockView& block, const Decision&, std::size_t i) const override {
    const auto position = block[position_];
    const std::int32_t age = block[age_][i];
    if (position[i] != kChild || age < block[youngest_] || age > block[oldest_] || block.busy(i) ||
        Family(block, position, block.household_of(i)).adults() == 0)
      return 0;
    return block.derived()[0];
  }

  void step(const BlockView& block) const override {
    for (const std::uint32_t i : block.happens(leave_, block.derived()[0])) {
      move_out(block, i);
      block[position_][i] = kAdult;
    }
  }

 private:
  Reads<std::int32_t> age_;
  Writes<std::uint8_t> position_;
  ReadsNumber rate_, youngest_, oldest_;
  Decision leave_;
};

ModelCard card() {
  ModelCard card;
  card.name = "leaving_home";
  card.title = "Leaving home";
  card.purpose =
      "Grown-up children move out and live on their own. Needs the model households before it.";
  card.submodel = kSubmodel;
  card.parameters = {
      on_card({"leaving_home.rate", "1/year", 0.12, 0, 2, "assumed", "How fast they move out"}),
      on_card(
          {"leaving_home.youngest", "1", 18, 16, 30, "assumed", "Age from which they do", kWhole}),
      on_card(
          {"leaving_home.oldest", "1", 34, 18, 120, "assumed", "Age until which they do", kWhole})};
  return card;
}

const Registered<LeavingHome> registered{card()};

}  // namespace
}  // namespace civitas
