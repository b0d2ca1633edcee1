// SPDX-License-Identifier: Apache-2.0
// Moves: households move to another region.
#include <algorithm>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
A household moves at a rate by the age of its oldest member; where to is drawn in proportion to the
households of the other regions, so that every region gains about as many as it loses. Where the
population has zones within regions, such as districts, the zone is that of a household drawn there.
)";

class Moves final : public Process {
 public:
  explicit Moves(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        region_(declaration.writes<std::uint8_t>("household.region")),
        rates_(declaration.table("moves.rates")),
        groups_(age_groups(declaration, "moves.rates")),
        move_(declaration.decision("moves.move", Entity::household)),
        where_(declaration.stream("moves.where", Entity::household)) {
    declaration.makes_events();
  }

  /// The greatest of the chances to move in one step; then those by age.
  std::vector<double> derive(const StepView& step) const override {
    const auto chance = chances(groups_, step[rates_], step.years());
    std::vector<double> numbers = {*std::max_element(chance.begin(), chance.end())};
    numbers.insert(numbers.end(), chance.begin(), chance.end());
    return numbers;
  }

  double chance(const BlockView& block, const Decision&, std::size_t household) const override {
    const auto [first, end] = block.members(household);
    const auto age = block[age_].subspan(first, end - first);
    return block.derived()[1 + capped(*std::max_element(age.begin(), age.end()))];
  }

  void step(const BlockView& block) const override {
    for (const std::uint32_t household : block.happens(move_, block.derived()[0]))
      block.events().consider(block.row(Entity::household, household));
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    if (block.events().considered.empty()) return;
    const auto region = block[region_];
    std::array<std::size_t, 256> households{};
    for (const std::uint8_t one : region) ++households[one];
    std::vector<std::pair<std::uint32_t, std::uint8_t>> moves;
    for (const std::uint32_t h : block.events().considered) {
      const std::size_t others = region.size() - households[region[h]];
      if (others == 0) continue;  // there is one region only
      auto left = static_cast<std::size_t>(block.uniform(where_, h) * static_cast<double>(others));
      std::size_t to = 0;
      for (; to == region[h] || left >= households[to]; ++to) {
        if (to != region[h]) left -= households[to];
      }
      moves.emplace_back(h, static_cast<std::uint8_t>(to));
    }
    for (const auto& [h, to] : moves) {
      region[h] = to;
      block.events().relocate(h);
    }
  }

 private:
  Reads<std::int32_t> age_;
  Writes<std::uint8_t> region_;
  ReadsTable rates_;
  AgeGroups groups_;
  Decision move_;
  Stream where_;
};

ModelCard card() {
  ModelCard card;
  card.name = "moves";
  card.title = "Moves";
  card.purpose = "Households move to another region.";
  card.submodel = kSubmodel;
  card.sentences = {{"household.region", "", "", "moves from {from} to {to}"}};
  card.parameters = {of_any_ages(
      on_card("moves.rates", "1/year", {{"age", {"0-24", "25-34", "35-44", "45-64", "65+"}}},
              {.05, .035, .018, .009, .004}, 0, 2, "assumed",
              "How fast households move to another region, by the age of the oldest member"))};
  return card;
}

const Registered<Moves> registered{card()};

}  // namespace
}  // namespace civitas
