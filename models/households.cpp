// SPDX-License-Identifier: Apache-2.0
// Households: who is a partner and who a child in them; and a home for children who have lost it.
//
// A survey does not tell who is whose partner. Of those of age, the oldest man and woman who are at
// most 14 years apart are a couple; who is at least 15 years younger than the couple, or than the
// oldest person where there is none, is a child; all others are adults. (Assumed.)
//
// Children under 16 who live without anybody older go to other households with children of their
// region, all of one household to the same one, which is drawn. So it does not happen in the month
// in which they lose their parents but in the next.
#include <algorithm>
#include <tuple>

#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr std::int32_t kCoupleGap = 14, kGenerationGap = 15, kOnTheirOwn = 16;

class Households final : public Process {
 public:
  explicit Households(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        sex_(declaration.reads_category("person.sex", sexes())),
        region_(declaration.reads<std::uint8_t>("household.region")),
        position_(declaration.adds<std::uint8_t>(
            Entity::person,
            {"position", Storage::category, "1", positions(),
             "adult on one's own, partner, or child of somebody in the household", ""})),
        adoption_(declaration.stream("households.adoption", Entity::household)) {
    declaration.makes_events();
  }

  void start(const BlockView& block) const override {
    for (std::size_t h = 0; h < block.count(Entity::household); ++h) place(block, h);
  }

  void step(const BlockView& block) const override {
    const auto age = block[age_];
    for (std::size_t h = 0; h < block.count(Entity::household); ++h) {
      const auto [first, end] = block.members(h);
      const bool anybody = std::any_of(age.begin() + static_cast<std::ptrdiff_t>(first),
                                       age.begin() + static_cast<std::ptrdiff_t>(end),
                                       [](std::int32_t years) { return years >= kOnTheirOwn; });
      if (!anybody) block.events().consider(block.row(Entity::household, h));
    }
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    const std::vector<std::uint32_t> orphaned = block.events().considered;
    if (orphaned.empty()) return;
    const auto age = block[age_];
    const auto position = block[position_];
    const auto draw = block.uniforms(adoption_);
    std::vector<std::uint32_t> homes;
    for (std::uint32_t h = 0; h < block.count(Entity::household); ++h) {
      const auto [first, end] = block.members(h);
      bool child = false, adult = false;
      for (std::size_t i = first; i < end; ++i) {
        child |= age[i] < kOnTheirOwn;
        adult |= age[i] >= kOfAge && position[i] != kChild;
      }
      if (child && adult) homes.push_back(h);
    }
    // The home with the lowest ticket in the region, else in the country.
    const auto ticket = [&](std::uint32_t from, std::uint32_t home) {
      return std::tuple(block[region_][from] != block[region_][home], draw[home],
                        block.key(Entity::household, home));
    };
    for (const std::uint32_t household : orphaned) {
      const auto home =
          std::min_element(homes.begin(), homes.end(), [&](std::uint32_t a, std::uint32_t b) {
            return ticket(household, a) < ticket(household, b);
          });
      if (home == homes.end()) return;  // nobody has children: they stay on their own
      const auto [first, end] = block.members(household);
      for (std::size_t i = first; i < end; ++i) {
        position[i] = kChild;
        block.move(i, {*home, 0});
      }
      homes.erase(home);
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
  Reads<std::uint8_t> sex_, region_;
  Writes<std::uint8_t> position_;
  Stream adoption_;
};

ModelCard card() {
  ModelCard card;
  card.name = "households";
  card.title = "Households";
  card.purpose =
      "Who is a partner and who a child in a household, and a home for children without parents. "
      "First in the schedule of all that concerns families.";
  return card;
}

const Registered<Households> registered{card()};

}  // namespace
}  // namespace civitas
