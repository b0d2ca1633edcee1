// SPDX-License-Identifier: Apache-2.0
// Households: who is a partner and who a child in them.
#include <algorithm>

#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
A survey does not tell who is whose partner. Of those of age, the oldest man and woman who are at
most 14 years apart are a couple; who is at least 15 years younger than the couple, or than the
oldest person where there is none, is a child; all others are adults. (Assumed.)
)";

constexpr std::int32_t kCoupleGap = 14, kGenerationGap = 15;

class Households final : public Process {
 public:
  explicit Households(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        position_(declaration.adds<std::uint8_t>(
            Entity::person,
            {"position", Storage::category, "1", positions(),
             "adult on one's own, partner, or child of somebody in the household", ""})) {}

  void start(const BlockView& block) const override {
    for (std::size_t h = 0; h < block.count(Entity::household); ++h) place(block, h);
  }

  void step(const BlockView&) const override {}

  void verify(const Population& population) const override {
    const auto position = position_.of(population);
    for (std::size_t h = 0; h < population.households(); ++h) {
      const auto partners = std::count(position.begin() + population.first_member[h],
                                       position.begin() + population.first_member[h + 1], kPartner);
      if (partners != 0 && partners != 2)
        throw Bug("a household has " + std::to_string(partners) + " partners");
    }
  }

 private:
  void place(const BlockView& block, std::size_t household) const {
    const auto age = block[age_];
    const auto sex = block[sex_];
    const auto position = block[position_];
    const auto [first, end] = block.members(household);
    std::size_t one = end, other = end;
    std::int32_t younger = -1, oldest = -1;
    for (std::size_t i = first; i < end; ++i) {
      oldest = std::max(oldest, age[i]);
      for (std::size_t j = i + 1; j < end; ++j) {
        if (sex[i] == sex[j] || std::min(age[i], age[j]) < kOfAge ||
            std::abs(age[i] - age[j]) > kCoupleGap || std::min(age[i], age[j]) <= younger)
          continue;
        younger = std::min(age[i], age[j]);
        one = i;
        other = j;
      }
    }
    const std::int32_t parents = one < end ? younger : oldest;
    for (std::size_t i = first; i < end; ++i)
      position[i] = i == one || i == other               ? kPartner
                    : parents - age[i] >= kGenerationGap ? kChild
                                                         : kAdult;
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_;
  Writes<std::uint8_t> position_;
};

ModelCard card() {
  ModelCard card;
  card.name = "households";
  card.title = "Households";
  card.purpose =
      "Who is a partner and who a child in a household. First in the schedule of all that concerns "
      "families.";
  card.submodel = kSubmodel;
  card.sentences = {
      {"person.position", "", "partner", "lives with a partner"},
      {"person.position", "partner", "adult", "lives without a partner"},
      {"person.position", "child", "adult", "lives without parents"},
  };
  card.concepts = {
      {DesignConcept::Kind::collectives,
       "Couples, and children who live with them, are found by age and sex."},
  };
  return card;
}

const Registered<Households> registered{card()};

}  // namespace
}  // namespace civitas
