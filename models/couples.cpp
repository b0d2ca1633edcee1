// SPDX-License-Identifier: Apache-2.0
// Couples: men and women without a partner look for one, within their region.
#include <algorithm>
#include <map>
#include <set>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "models/matching.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/choice.hpp"
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
moves in, with the children who have no other parent at home, unless they go to a partner of their
own. If neither has one, they found one.
Couples of the same sex are not modelled yet.

When a scenario aligns the couples that form, it says how many women find a partner, and all of them
do: as many single men of the region look as there are such women, those with the highest odds to
look and the most luck; where a region has too few, men of others look, too.
)";

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
        form_(declaration.decision("couples.form", Entity::person)),
        place_(declaration.place()),
        ticket_(declaration.stream("couples.ticket", Entity::person)),
        taste_(declaration.stream("couples.taste", Entity::person)) {
    declaration.makes_events();
  }

  /// The chance to look for a partner in one step, by age.
  std::vector<double> derive(const StepView& step) const override {
    const auto chance = chances(groups_, step[rates_], step.years());
    return {chance.begin(), chance.end()};
  }

  /// That a woman finds a partner.
  double chance(const BlockView& block, const Decision&, std::size_t i) const override {
    return block[sex_][i] == kFemale && may_look(block, i) ? looks(block, i) : 0;
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto draw = block.uniforms(look_);
    const auto sex = block[sex_];
    const auto found = block.aligned(form_);
    for (std::size_t i = 0; i < draw.size(); ++i) {
      const bool candidate = found.empty()       ? draw[i] < looks(block, i)
                             : sex[i] == kFemale ? found[i] != 0
                                                 : looks(block, i) > 0;
      if (candidate && may_look(block, i)) block.events().consider(block.row(Entity::person, i));
    }
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    std::map<std::uint8_t, std::array<std::vector<Seeker>, 2>> markets;
    for (const std::uint32_t row : block.events().considered)
      markets[block[region_][block.household_of(row)]][block[sex_][row]].push_back(
          seeker(block, row));
    block.events().considered.clear();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    const auto enter = [&](const std::vector<Seeker>& men, const std::vector<Seeker>& women) {
      for (const auto& pair : meet(women, men)) pairs.push_back(pair);
    };
    std::array<std::vector<Seeker>, 2> anywhere;
    const bool aligned = !block.aligned(form_).empty();
    for (auto& [region, sides] : markets) {
      auto& [men, women] = sides;
      if (aligned) keep_as_many(block, sides, anywhere);
      enter(men, women);
    }
    if (!anywhere[kFemale].empty()) {
      if (anywhere[kMale].size() < anywhere[kFemale].size()) refuse(block, anywhere);
      std::array<std::vector<Seeker>, 2> rest;
      keep_as_many(block, anywhere, rest);
      enter(anywhere[kMale], anywhere[kFemale]);
    }
    std::set<std::uint32_t> matched;
    for (const auto& [woman, man] : pairs) matched.insert({woman, man});
    for (const auto& [woman, man] : pairs) pair(block, woman, man, matched);
  }

 private:
  double looks(const BlockView& block, std::size_t i) const {
    return block.derived()[capped(block[age_][i])];
  }

  bool may_look(const BlockView& block, std::size_t i) const {
    return block[age_][i] >= kOfAge && !block.busy(i) &&
           !Family(block, block[position_], block.household_of(i)).partner(i);
  }

  /// As many men look as women: those with the highest odds and the most luck. Men who do not, and
  /// women for whom there is none, go to `others`.
  void keep_as_many(const BlockView& block, std::array<std::vector<Seeker>, 2>& sides,
                    std::array<std::vector<Seeker>, 2>& others) const {
    auto& [men, women] = sides;
    std::sort(women.begin(), women.end(), [](const Seeker& a, const Seeker& b) {
      return std::tie(a.ticket, a.key) < std::tie(b.ticket, b.key);
    });
    while (women.size() > men.size()) {
      others[kFemale].push_back(women.back());
      women.pop_back();
    }
    std::vector<double> chance, luck, one(men.size(), 1);
    std::vector<std::uint64_t> keys;
    for (const Seeker& man : men) {
      chance.push_back(looks(block, man.row));
      luck.push_back(block.uniform(look_, man.row));
      keys.push_back(man.key);
    }
    const auto chosen =
        choose(AlignMethod::sorting, {chance, luck, [](std::size_t) { return 1.0; }, one, keys},
               static_cast<double>(women.size()));
    std::vector<Seeker> looking;
    for (std::size_t i = 0; i < men.size(); ++i)
      ((*chosen)[i] != 0 ? looking : others[kMale]).push_back(men[i]);
    men = std::move(looking);
  }

  [[noreturn]] void refuse(const BlockView& block,
                           const std::array<std::vector<Seeker>, 2>& left) const {
    throw InputError(
        {Mistake::alignment_unmet, place_,
         "'couples.form' is to happen to more women than there are men without a partner",
         std::to_string(left[kFemale].size() - left[kMale].size()) + " have none in " +
             block.month().text(),
         "Lower `to`"});
  }

  Seeker seeker(const BlockView& block, std::uint32_t row) const {
    const double years = block[age_][row] - (block[sex_][row] == kMale ? block[gap_] : 0.0);
    return {years + block[by_education_] * block[education_][row] +
                block[noise_] * block.normal(taste_, row),
            block.uniform(ticket_, row), block.key(Entity::person, row), row,
            block.household_of(row)};
  }

  /// Whether person i runs a household that is theirs alone, with or without children.
  bool has_own_home(const BlockView& block, std::uint32_t i) const {
    return block[position_][i] != kChild &&
           Family(block, block[position_], block.household_of(i)).adults() == 1;
  }

  void pair(const BlockView& block, std::uint32_t woman, std::uint32_t man,
            const std::set<std::uint32_t>& matched) const {
    const auto position = block[position_];
    const std::size_t hers = block.household_of(woman), his = block.household_of(man);
    if (hers == his || block.busy(woman) || block.busy(man)) return;
    const bool she_has = has_own_home(block, woman), he_has = has_own_home(block, man);
    if (she_has) {
      block.hold(woman);
      const Home home{static_cast<std::uint32_t>(hers), 0};
      if (he_has) move_children(block, man, home, matched);
      block.move(man, home);
    } else if (he_has) {
      block.hold(man);
      block.move(woman, {static_cast<std::uint32_t>(his), 0});
    } else {
      block.move(man, move_out(block, woman));
    }
    position[woman] = kPartner;
    position[man] = kPartner;
  }

  /// Those who live with him, but for who goes to a partner of their own.
  void move_children(const BlockView& block, std::uint32_t man, const Home& home,
                     const std::set<std::uint32_t>& matched) const {
    Family(block, block[position_], block.household_of(man)).for_each_member([&](std::size_t i) {
      if (!matched.contains(static_cast<std::uint32_t>(i))) block.move(i, home);
    });
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> sex_, education_, region_;
  Writes<std::uint8_t> position_;
  ReadsTable rates_;
  AgeGroups groups_;
  ReadsNumber gap_, noise_, by_education_;
  Stream look_;
  Decision form_;
  Place place_;
  Stream ticket_, taste_;
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
