// SPDX-License-Identifier: Apache-2.0
// Orphans: children who lose everybody older find a home.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <vector>

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
    const std::vector<std::uint32_t>& orphans = block.events().considered;
    if (orphans.empty()) return;
    std::set<std::uint32_t> taken;
    Homes families = homes(block, orphans.size(), true);
    std::optional<Homes> all;
    for (const std::uint32_t household : orphans) {
      std::optional<std::uint32_t> home = free_home(families, block[region_][household], taken);
      if (!home) {
        if (!all) all = homes(block, orphans.size(), false);
        home = free_home(*all, block[region_][household], taken);
      }
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
  struct Home {
    double ticket;
    std::uint64_t key;
    std::uint32_t household;
    auto operator<=>(const Home&) const = default;
  };
  using Homes = std::vector<std::vector<Home>>;  // of each region, the lowest ticket last

  // `most` of each region: no more can be taken.
  Homes homes(const BlockView& block, std::size_t most, bool with_children) const {
    const auto region = block[region_];
    Homes homes(std::size_t{*std::max_element(region.begin(), region.end())} + 1);
    std::array<double, 1024> room;
    for (std::size_t start = 0; start < region.size(); start += room.size()) {
      const auto tickets = std::span(room).first(std::min(room.size(), region.size() - start));
      block.uniforms(ticket_, start, tickets);
      for (std::size_t i = 0; i < tickets.size(); ++i) {
        const auto h = static_cast<std::uint32_t>(start + i);
        std::vector<Home>& lowest = homes[region[h]];  // a heap, the highest first
        if (lowest.size() == most && tickets[i] > lowest.front().ticket) continue;
        if (!is_home(block, h, with_children)) continue;
        lowest.push_back({tickets[i], block.key(Entity::household, h), h});
        std::push_heap(lowest.begin(), lowest.end());
        if (lowest.size() <= most) continue;
        std::pop_heap(lowest.begin(), lowest.end());
        lowest.pop_back();
      }
    }
    for (std::vector<Home>& lowest : homes) std::sort(lowest.begin(), lowest.end(), std::greater());
    return homes;
  }

  // In the region if there is one, else anywhere.
  static std::optional<std::uint32_t> free_home(Homes& homes, std::size_t region,
                                                const std::set<std::uint32_t>& taken) {
    for (std::vector<Home>& list : homes) {
      while (!list.empty() && taken.contains(list.back().household)) list.pop_back();
    }
    if (!homes[region].empty()) return homes[region].back().household;
    const Home* lowest = nullptr;
    for (const std::vector<Home>& list : homes) {
      if (!list.empty() && (lowest == nullptr || list.back() < *lowest)) lowest = &list.back();
    }
    if (lowest == nullptr) return std::nullopt;
    return lowest->household;
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
