// SPDX-License-Identifier: Apache-2.0
// Orphans: children who lose everybody older find a home.
//
// Children under 16 with whom nobody of 16 and more stays go to a household with children of their
// region, else of the country: that with the lowest ticket, one for each group of siblings, who
// stay together. (Assumed.)
#include <algorithm>
#include <tuple>

#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr std::int32_t kOnTheirOwn = 16;

class Orphans final : public Process {
 public:
  explicit Orphans(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        region_(declaration.reads<std::uint8_t>("household.region")),
        position_(declaration.writes_category("person.position", positions())),
        ticket_(declaration.stream("orphans.ticket", Entity::household)) {
    declaration.makes_events();
  }

  void step(const BlockView& block) const override {
    const auto age = block[age_];
    for (std::size_t h = 0; h < block.count(Entity::household); ++h) {
      const auto [first, end] = block.members(h);
      bool children = false, older = false;
      for (std::size_t i = first; i < end; ++i) {
        if (block.leaves(i)) continue;
        (age[i] < kOnTheirOwn ? children : older) = true;
      }
      if (children && !older) block.events().consider(block.row(Entity::household, h));
    }
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    if (block.events().considered.empty()) return;
    std::vector<std::uint32_t> homes = homes_with_children(block);
    const auto region = block[region_];
    for (const std::uint32_t household : block.events().considered) {
      const auto place = [&](std::uint32_t home) {
        return std::tuple(region[home] != region[household], block.uniform(ticket_, home),
                          block.key(Entity::household, home));
      };
      const auto home =
          std::min_element(homes.begin(), homes.end(),
                           [&](std::uint32_t a, std::uint32_t b) { return place(a) < place(b); });
      if (home == homes.end()) return;  // nobody has children: they stay on their own
      const auto [first, end] = block.members(household);
      for (std::size_t i = first; i < end; ++i) {
        if (block.busy(i)) continue;
        block[position_][i] = kChild;
        block.move(i, {*home, 0});
      }
      homes.erase(home);
    }
  }

 private:
  // Where a grown-up lives with a child, and nobody ends or leaves.
  std::vector<std::uint32_t> homes_with_children(const BlockView& block) const {
    const auto age = block[age_];
    std::vector<std::uint32_t> homes;
    for (std::uint32_t h = 0; h < block.count(Entity::household); ++h) {
      const auto [first, end] = block.members(h);
      bool child = false, adult = false, busy = false;
      for (std::size_t i = first; i < end; ++i) {
        child |= age[i] < kOnTheirOwn;
        adult |= age[i] >= kOfAge && block[position_][i] != kChild;
        busy |= block.busy(i);
      }
      if (child && adult && !busy) homes.push_back(h);
    }
    return homes;
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> region_;
  Writes<std::uint8_t> position_;
  Stream ticket_;
};

ModelCard card() {
  ModelCard card;
  card.name = "orphans";
  card.title = "Orphans";
  card.purpose =
      "Children who lose everybody older find a home. After the models of deaths and moves, and "
      "households before it.";
  return card;
}

const Registered<Orphans> registered{card()};

}  // namespace
}  // namespace civitas
