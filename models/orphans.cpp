// SPDX-License-Identifier: Apache-2.0
// Orphans: children who lose everybody older find a home.
#include <optional>
#include <set>
#include <utility>

#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Children under 16 with whom nobody of age stays, 18 and more, go to a household with children of
their region, else of the country, else to any where somebody of age lives: that with the lowest
ticket, one for each group of siblings, who stay together. Who is 16 or 17 and lives with nobody
younger stays on their own, as some do in surveys. (Assumed.)
)";

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
    // In most households the first member is of age and stays.
    for (const std::uint32_t h : block.rows_where(Entity::household, [&](std::uint32_t row) {
           const std::size_t first = block.members(row).first;
           return (age[first] < kOfAge) | block.leaves(first);
         })) {
      const auto [first, end] = block.members(h);
      bool children = false, older = false;
      for (std::size_t i = first; i < end && !older; ++i) {
        if (block.leaves(i)) continue;
        children |= age[i] < kOnTheirOwn;
        older |= age[i] >= kOfAge;
      }
      if (children && !older) block.events().consider(block.row(Entity::household, h));
    }
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    std::set<std::uint32_t> taken;
    for (const std::uint32_t household : block.events().considered) {
      auto home = home_for(block, household, taken, {.here = true, .with_children = true});
      if (!home) home = home_for(block, household, taken, {.here = false, .with_children = true});
      if (!home) home = home_for(block, household, taken, {.here = true, .with_children = false});
      if (!home) home = home_for(block, household, taken, {.here = false, .with_children = false});
      if (!home) return;  // nobody is of age
      taken.insert(*home);
      const auto [first, end] = block.members(household);
      for (std::size_t i = first; i < end; ++i) {
        if (block.busy(i)) continue;
        block[position_][i] = kChild;
        block.move(i, {*home, 0});
      }
    }
  }

 private:
  struct Wanted {
    bool here, with_children;
  };
  std::optional<std::uint32_t> home_for(const BlockView& block, std::uint32_t orphans,
                                        const std::set<std::uint32_t>& taken,
                                        const Wanted& wanted) const {
    const auto region = block[region_];
    std::optional<std::uint32_t> home;
    std::pair<double, std::uint64_t> lowest;
    for (std::uint32_t h = 0; h < region.size(); ++h) {
      if ((region[h] != region[orphans] && wanted.here) ||
          !is_home(block, h, wanted.with_children) || taken.contains(h))
        continue;
      const std::pair ticket(block.uniform(ticket_, h), block.key(Entity::household, h));
      if (home && lowest <= ticket) continue;
      home = h;
      lowest = ticket;
    }
    return home;
  }

  // Where a grown-up lives, with a child if that is wanted, and nobody ends or leaves.
  bool is_home(const BlockView& block, std::uint32_t household, bool with_children) const {
    bool child = false, adult = false;
    const auto [first, end] = block.members(household);
    for (std::size_t i = first; i < end; ++i) {
      if (block.busy(i)) return false;
      child |= block[age_][i] < kOnTheirOwn;
      adult |= block[age_][i] >= kOfAge && block[position_][i] != kChild;
    }
    return adult && (child || !with_children);
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
  card.submodel = kSubmodel;
  card.concepts = {
      {DesignConcept::Kind::collectives, "Brothers and sisters stay together."},
  };
  return card;
}

const Registered<Orphans> registered{card()};

}  // namespace
}  // namespace civitas
