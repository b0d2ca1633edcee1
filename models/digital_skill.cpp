// SPDX-License-Identifier: Apache-2.0
// Digital skill: how well a citizen copes with what is digital.
#include <algorithm>

#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  z = b₀ + b_age (min(age, 85) − 45) / 10 + b_education + ε,  ε ~ N(0, 1);  basic skills ⇔ z ≥ 0

A probit: the share with basic skills is the mean of Φ(z − ε). What a person has by birth and luck
stays for life, so ageing lowers no skill and generations replace each other; what education adds
follows the level.
)";

class DigitalSkill final : public Process {
 public:
  explicit DigitalSkill(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        education_(declaration.reads_category("person.education", {"low", "medium", "high"})),
        talent_(
            declaration.adds<double>(Entity::person, {"digital_talent",
                                                      Storage::real,
                                                      "1",
                                                      {},
                                                      "digital skill without what education adds",
                                                      ""})),
        skill_(declaration.adds<double>(
            Entity::person, {"digital_skill",
                             Storage::real,
                             "1",
                             {},
                             "z: 0 and more are basic digital skills; standard deviation 1 among "
                             "people of one age and education",
                             ""})),
        constant_(declaration.number("digital_skill.constant")),
        by_age_(declaration.number("digital_skill.by_age")),
        by_education_(declaration.table("digital_skill.by_education")),
        luck_(declaration.stream("digital_skill.luck", Entity::person)) {}

  std::vector<double> derive(const StepView& step) const override {
    return {step[by_education_].begin(), step[by_education_].end()};
  }

  void start(const BlockView& block) const override {
    const auto age = block[age_];
    const auto talent = block[talent_];
    const auto luck = block.normals(luck_);
    for (std::size_t i = 0; i < age.size(); ++i)
      talent[i] = block[constant_] + block[by_age_] * (std::min(age[i], 85) - 45) / 10.0 + luck[i];
    step(block);
  }

  void step(const BlockView& block) const override {
    const auto education = block[education_];
    const auto talent = block[talent_], skill = block[skill_];
    for (std::size_t i = 0; i < skill.size(); ++i)
      skill[i] = talent[i] + block.derived()[education[i]];
  }

 private:
  Reads<std::int32_t> age_;
  Reads<std::uint8_t> education_;
  Writes<double> talent_, skill_;
  ReadsNumber constant_, by_age_;
  ReadsTable by_education_;
  Stream luck_;
};

ModelCard card() {
  const char* source =
      "computed: fitted to shares with basic skills in the EU, 2023 (Eurostat): all 56 %, low "
      "education 34 %, high 80 %";
  ModelCard card;
  card.name = "digital_skill";
  card.title = "Digital skill";
  card.purpose =
      "How well a citizen copes with what is digital: by generation, education and luck. Needs the "
      "model education before it.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::basic_principles,
       "Skill is latent: a probit of generation and education."},
  };
  card.parameters = {
      on_card({"digital_skill.constant", "1", 0.1628, -3, 3, source, "b₀"}),
      on_card({"digital_skill.by_age", "1", -0.2160, -2, 2, source,
               "For each ten years that a person was older when first seen"}),
      on_card("digital_skill.by_education", "1", {{"education", {"low", "medium", "high"}}},
              {-0.5146, 0, 0.6959}, -3, 3, source, "What the level of education adds")};
  return card;
}

const Registered<DigitalSkill> registered{card()};

}  // namespace
}  // namespace civitas
