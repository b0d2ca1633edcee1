// SPDX-License-Identifier: Apache-2.0
// Digital use: who uses the web to deal with authorities, and who takes it up from others.
#include <algorithm>

#include "sim/core/math.hpp"
#include "sim/core/normal.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
At the start a share min(u₀ + u_s s, 1) of those with digital skill s does. Later they take it
up from `youngest` on, at the yearly rate
  (p + q · share of those around who do) · min(e_s s, e_max) · (1 + digital push)
where the value person.users_around says who is around. Nobody gives it up; children are drawn like
others and begin when they have something to do with authorities.
)";

class DigitalUse final : public Process {
 public:
  explicit DigitalUse(Declaration& declaration)
      : skill_(declaration.reads<double>("person.digital_skill")),
        age_(declaration.reads<std::int32_t>("person.age")),
        uses_(
            declaration.adds<std::uint8_t>(Entity::person, {"digital_user",
                                                            Storage::boolean,
                                                            "1",
                                                            {},
                                                            "uses the web to deal with authorities",
                                                            ""})),
        around_(declaration.value("person.users_around", "1")),
        at_start_(declaration.number("digital_use.at_start")),
        unskilled_(declaration.number("digital_use.start_without_skill")),
        by_skill_(declaration.number("digital_use.start_by_skill")),
        eager_by_skill_(declaration.number("digital_use.eagerness_by_skill")),
        most_eager_(declaration.number("digital_use.most_eager")),
        innovation_(declaration.number("digital_use.innovation")),
        imitation_(declaration.number("digital_use.imitation")),
        youngest_(declaration.number("digital_use.youngest")),
        push_(declaration.number("services.digital_push")),
        of_start_(declaration.stream("digital_use.start", Entity::person)),
        of_adoption_(declaration.stream("digital_use.adoption", Entity::person)) {}

  void start(const BlockView& block) const override {
    const auto luck = block.uniforms(of_start_);
    const double unskilled = block[unskilled_], by_skill = block[by_skill_];
    for (std::size_t i = 0; i < luck.size(); ++i) {
      const double skill = math::normal_cdf(block[skill_][i]);
      block[uses_][i] = luck[i] < block[at_start_] * (unskilled + by_skill * skill) ? 1 : 0;
    }
  }

  void step(const BlockView& block) const override {
    const auto uses = block[uses_];
    const auto age = block[age_];
    const auto around = block[around_];
    const auto luck = block.uniforms(of_adoption_);
    const auto skill = block[skill_];
    const double push = 1 + block[push_], youngest = block[youngest_], years = block.years();
    const double innovation = block[innovation_], imitation = block[imitation_];
    const double by_skill = block[eager_by_skill_], most_eager = block[most_eager_];
    // A chance is at most rate times years: for most that is less than their draw already.
    const auto may = block.rows_where(Entity::person, [&](std::uint32_t i) {
      const double most = (innovation + imitation * around[i]) * most_eager * push;
      return (uses[i] == 0) & (age[i] >= youngest) & (luck[i] < most * years * 1.001);
    });
    for (const std::uint32_t i : may) {
      const double eager = std::min(by_skill * math::normal_cdf(skill[i]), most_eager) * push;
      const double rate = (innovation + imitation * around[i]) * eager;
      if (luck[i] < math::chance(rate, years)) uses[i] = 1;
    }
  }

 private:
  Reads<double> skill_;
  Reads<std::int32_t> age_;
  Writes<std::uint8_t> uses_;
  ReadsValue around_;
  ReadsNumber at_start_, unskilled_, by_skill_, eager_by_skill_, most_eager_, innovation_,
      imitation_, youngest_, push_;
  Stream of_start_, of_adoption_;
};

ModelCard card() {
  ModelCard card;
  card.name = "digital_use";
  card.title = "Digital use";
  card.purpose =
      "Who uses the web to deal with authorities, and takes it up from those around. Needs the "
      "model "
      "digital_skill before it and the value person.users_around.";
  card.submodel = kSubmodel;
  card.sentences = {
      {"person.digital_user", "no", "yes", "begins to use the web for authorities"},
      {"person.digital_user", "yes", "no", "uses the web for authorities no longer"},
  };
  card.concepts = {
      {DesignConcept::Kind::basic_principles, "Diffusion of innovations after Bass (1969)."},
      {DesignConcept::Kind::interaction, "Users draw in those around them."},
  };
  for (const NumberOnCard& number : std::initializer_list<NumberOnCard>{
           {"digital_use.at_start", "1", 1, 0, 1,
            "assumed: 59 % of adults; 54.3 % of the EU interacted online with authorities in 2023 "
            "(Eurostat)",
            "Multiplies the share of users at the start"},
           {"digital_use.start_without_skill", "1", 0.05, 0, 0.2, "assumed",
            "u₀: share of users at the start among those without digital skill"},
           {"digital_use.start_by_skill", "1", 1.05, 0, 2, "assumed",
            "u_s: how much more with full skill"},
           {"digital_use.eagerness_by_skill", "1", 1.6, 0, 3, "assumed",
            "e_s: how much faster full digital skill takes it up"},
           {"digital_use.most_eager", "1", 1.5, 1, 2.5, "assumed",
            "e_max: how much faster at most"},
           {"digital_use.innovation", "1/year", 0.01, 0, 0.05,
            "assumed: a late stage; classical averages are .03 and .38 (Sultan, Farley and Lehmann "
            "1990)",
            "p: how fast citizens take it up by themselves"},
           {"digital_use.imitation", "1/year", 0.15, 0.05, 0.4, "assumed: a late stage",
            "q: how fast, if all around do"},
           {"digital_use.youngest", "year", 16, 14, 18, "assumed", "Age from which somebody may",
            kWhole},
           {"services.digital_push", "1", 0, 0, 1, "assumed: policy",
            "How hard citizens are urged to the web; 1: digital by default"},
       })
    card.parameters.push_back(on_card(number));
  return card;
}

const Registered<DigitalUse> registered{card()};

}  // namespace
}  // namespace civitas
