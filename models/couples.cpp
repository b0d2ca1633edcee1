// SPDX-License-Identifier: Apache-2.0
// Couples: men and women without a partner look for one, within their region.
#include <algorithm>
#include <map>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Who is single begins to look at a rate by age. In each region the men and women who look in the
same step are put in order of

  score = age (men: − gap) + w · education + ε,  ε ~ N(0, s)

and the nth woman meets the nth man; of the side that is more numerous, those with the highest
tickets wait. Alike meets alike, up to noise. Two of one household never become a couple.

The couple lives with who has a household of their own, the woman's first; there the other one
moves in, with the children who have no other parent at home. If neither has one, they found one.
Couples of the same sex are not modelled yet.
)";

struct Seeker {
  double score, ticket;
  std::uint64_t key;
  std::uint32_t row;
};

class Couples final : public Process {
 public:
  explicit Couples(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        education_(declaration.reads<std::uint8_t>("person.education")),
        region_(declaration.reads<std::uint8_t>("household.region")),
        position_(declaration.writes_category("person.position", positions())),
        rates_(declaration.table("couples.rates")),
        groups_(age_groups(declaration, "couples.rates")),
        gap_(declaration.number("couples.age_gap")),
        noise_(declaration.number("couples.noise")),
        by_education_(declaration.number("couples.education_weight")),
        look_(declaration.stream("couples.look", Entity::person)),
        ticket_(declaration.stream("couples.ticket", Entity::person)),
        taste_(declaration.stream("couples.taste", Entity::person)) {
    declaration.makes_events();
  }

  /// The chance to look for a partner in one step, by age.
  std::vector<double> derive(const StepView& step) const override {
    const auto chance = chances(groups_, step[rates_], step.years());
    return {chance.begin(), chance.end()};
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto age = block[age_];
    const auto draw = block.uniforms(look_);
    for (std::size_t i = 0; i < age.size(); ++i) {
      if (draw[i] >= block.derived()[capped(age[i])] || age[i] < kOfAge || block.busy(i)) continue;
      if (!Family(block, block[position_], block.household_of(i)).partner(i))
        block.events().consider(block.row(Entity::person, i));
    }
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    std::map<std::uint8_t, std::array<std::vector<Seeker>, 2>> markets;
    for (const std::uint32_t row : block.events().considered)
      markets[block[region_][block.household_of(row)]][block[sex_][row]].push_back(
          seeker(block, row));
    block.events().considered.clear();
    for (auto& [region, sides] : markets) {
      auto& [men, women] = sides;
      const std::size_t pairs = std::min(men.size(), women.size());
      for (auto* side : {&men, &women}) {
        std::sort(side->begin(), side->end(), [](const Seeker& a, const Seeker& b) {
          return std::tie(a.ticket, a.key) < std::tie(b.ticket, b.key);
        });
        side->resize(pairs);
        std::sort(side->begin(), side->end(), [](const Seeker& a, const Seeker& b) {
          return std::tie(a.score, a.key) < std::tie(b.score, b.key);
        });
      }
      for (std::size_t i = 0; i < pairs; ++i) pair(block, women[i].row, men[i].row);
    }
  }

 private:
  Seeker seeker(const BlockView& block, std::uint32_t row) const {
    const double years = block[age_][row] - (block[sex_][row] == kMale ? block[gap_] : 0.0);
    return {years + block[by_education_] * block[education_][row] +
                block[noise_] * block.normal(taste_, row),
            block.uniform(ticket_, row), block.key(Entity::person, row), row};
  }

  /// Whether person i runs a household that is theirs alone, with or without children.
  bool has_own_home(const BlockView& block, std::uint32_t i) const {
    return block[position_][i] != kChild &&
           Family(block, block[position_], block.household_of(i)).adults() == 1;
  }

  void pair(const BlockView& block, std::uint32_t woman, std::uint32_t man) const {
    const auto position = block[position_];
    const std::size_t hers = block.household_of(woman), his = block.household_of(man);
    if (hers == his || block.busy(woman) || block.busy(man)) return;
    const bool she_has = has_own_home(block, woman), he_has = has_own_home(block, man);
    if (she_has) {
      block.hold(woman);
      move(block, man, he_has, {static_cast<std::uint32_t>(hers), 0});
    } else if (he_has) {
      block.hold(man);
      move(block, woman, false, {static_cast<std::uint32_t>(his), 0});
    } else {
      block.move(man, move_out(block, woman));
    }
    position[woman] = kPartner;
    position[man] = kPartner;
  }

  void move(const BlockView& block, std::uint32_t person, bool with_children,
            const Home& home) const {
    if (with_children) {
      Family(block, block[position_], block.household_of(person))
          .for_each_member([&](std::size_t i) { block.move(i, home); });
    } else {
      block.move(person, home);
    }
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, education_, region_;
  Writes<std::uint8_t> position_;
  ReadsTable rates_;
  AgeGroups groups_;
  ReadsNumber gap_, noise_, by_education_;
  Stream look_, ticket_, taste_;
};

ModelCard card() {
  ModelCard card;
  card.name = "couples";
  card.title = "Couples";
  card.purpose =
      "Men and women without a partner look for one within their region. Needs the models "
      "households "
      "and education before it.";
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::interaction,
       "Singles of a region who look in the same step compete for partners."},
  };
  card.parameters = {
      of_any_ages(
          on_card("couples.rates", "1/year",
                  {{"age", {"0-17", "18-24", "25-34", "35-44", "45-59", "60-74", "75+"}}},
                  {0, .12, .20, .12, .06, .02, .005}, 0, 5, "assumed",
                  "How fast persons without a partner begin to look for one who looks, too")),
      on_card({"couples.age_gap", "1", 2.5, -5, 10, "assumed",
               "Years that men are older than the women they live with, on average"}),
      on_card({"couples.noise", "1", 3, 0, 20, "assumed",
               "Standard deviation of what else than age and education brings people together, in "
               "years of age"}),
      on_card({"couples.education_weight", "1", 4, 0, 20, "assumed",
               "Years of age that a level of education counts as"})};
  return card;
}

const Registered<Couples> registered{card()};

}  // namespace
}  // namespace civitas
