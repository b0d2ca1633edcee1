// SPDX-License-Identifier: Apache-2.0
// Web quality: how good the web channel of public services is, and what spending does to it.
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  q ← q + ι · IT · (1 − q) (½ + K) − (d / 12) q      a month
Spending IT (1 as today) improves it, the more the more skilled the staff K is; age wears it off.
The steady state is a / (a + d / 12) with a = ι IT (½ + K).
)";

class WebQuality final : public Process {
 public:
  explicit WebQuality(Declaration& declaration)
      : quality_(declaration.stock("web.quality", "1", "q: how good the web channel is, 0 to 1")),
        at_start_(declaration.number("web.quality_at_start")),
        spending_(declaration.number("web.spending")),
        effect_(declaration.number("web.effect_of_spending")),
        wear_(declaration.number("web.wear")),
        staff_skill_(declaration.number("web.staff_skill")) {}

  void open(const WorldView& world) const override { world[quality_][0] = world[at_start_]; }

  void govern(const WorldView& world) const override {
    if (world.step() == 0) return;
    double& quality = world[quality_][0];
    for (int month = 0; month < world.months(); ++month)
      quality += world[effect_] * world[spending_] * (1 - quality) * (0.5 + world[staff_skill_]) -
                 world[wear_] / 12 * quality;
  }

  void step(const BlockView&) const override {}

 private:
  OwnsStock quality_;
  ReadsNumber at_start_, spending_, effect_, wear_, staff_skill_;
};

ModelCard card() {
  ModelCard card;
  card.name = "web_quality";
  card.title = "Quality of the web channel";
  card.purpose =
      "How good the web channel is: spending and skilled staff improve it, age wears it off. "
      "Formulas read web.quality.";
  card.submodel = kSubmodel;
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"web.quality_at_start", "1", 0.6, 0.1, 0.9, "assumed", "q at the start"},
           {"web.spending", "1", 1, 0, 10, "assumed: policy", "IT: spending, times that of today"},
           {"web.effect_of_spending", "1/month", 0.0125, 0.005, 0.03, "assumed", "ι"},
           {"web.wear", "1/year", 0.10, 0.05, 0.2, "assumed", "d: what age takes away"},
           {"web.staff_skill", "1", 0.51, 0, 1, "assumed: the steady state of capability",
            "K: skill of the staff in dealing with citizens"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<WebQuality> registered{card()};

}  // namespace
}  // namespace civitas
