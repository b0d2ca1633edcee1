// SPDX-License-Identifier: Apache-2.0
// Migration: whole households leave the country, others come.
//
// Households emigrate at a rate. Immigrants are like those who live here already: copies, under new
// keys, of households drawn among the younger ones, until as many persons have come as the flow
// says; a flow of 3.4 persons in a step is 3 or 4, as a draw decides. M1 of the model notes.
#include <algorithm>
#include <numeric>

#include "models/family.hpp"
#include "sim/core/key.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

class Migration final : public Process {
 public:
  explicit Migration(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        leaving_(declaration.number("migration.emigration_rate")),
        coming_(declaration.number("migration.immigration_rate")),
        oldest_(declaration.number("migration.oldest")),
        leave_(declaration.stream("migration.leave", Entity::household)),
        come_(declaration.stream("migration.come", Entity::household)),
        how_many_(declaration.stream("migration.how_many", Entity::household)) {
    declaration.makes_events();
  }

  std::vector<double> derive(const StepView& step) const override {
    return {math::chance(step[leaving_], step.years()), step[coming_] * step.years()};
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto draw = block.uniforms(leave_);
    for (std::size_t h = 0; h < draw.size(); ++h) {
      if (draw[h] >= block.derived()[0] || !is_young(block, h) || anybody_busy(block, h)) continue;
      const auto [first, end] = block.members(h);
      for (std::size_t i = first; i < end; ++i) block.end(i, Flow::emigration);
    }
  }

  // The block is the whole population.
  void together(const BlockView& block) const override {
    if (block.step() == 0 || block.derived()[1] == 0 || block.count(Entity::household) == 0) return;
    const auto draw = block.uniforms(come_);
    std::vector<std::uint32_t> models;
    for (std::uint32_t h = 0; h < draw.size(); ++h) {
      if (is_young(block, h) && !anybody_busy(block, h)) models.push_back(h);
    }
    double left = block.derived()[1] * static_cast<double>(block.count(Entity::person));
    // Nobody lives in no household, so there are at most as many as persons.
    const auto most = models.begin() + std::min(static_cast<std::ptrdiff_t>(models.size()),
                                                static_cast<std::ptrdiff_t>(left) + 1);
    std::partial_sort(models.begin(), most, models.end(), [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(draw[a], block.key(Entity::household, a)) <
             std::pair(draw[b], block.key(Entity::household, b));
    });
    models.erase(most, models.end());
    for (const std::uint32_t h : models) {
      const auto [first, end] = block.members(h);
      const auto members = static_cast<double>(end - first);
      // The last household comes with the chance that makes the expectation right.
      if (left < members && block.uniform(how_many_, h) * members >= left) return;
      block.events().arrival(h, 0);
      left -= members;
      if (left <= 0) return;
    }
  }

 private:
  bool is_young(const BlockView& block, std::size_t household) const {
    const auto [first, end] = block.members(household);
    for (std::size_t i = first; i < end; ++i) {
      if (block[age_][i] > block[oldest_]) return false;
    }
    return true;
  }
  static bool anybody_busy(const BlockView& block, std::size_t household) {
    const auto [first, end] = block.members(household);
    for (std::size_t i = first; i < end; ++i) {
      if (block.busy(i)) return true;
    }
    return false;
  }

  Reads<std::int32_t> age_;
  ReadsNumber leaving_, coming_, oldest_;
  Stream leave_, come_, how_many_;
};

ModelCard card() {
  ModelCard card;
  card.name = "migration";
  card.title = "Migration";
  card.purpose = "Households leave the country and others come.";
  card.parameters = {
      on_card({"migration.emigration_rate", "1/year", 0.018, 0, 0.5, "assumed",
               "How fast households leave whose members are all young enough"}),
      on_card({"migration.immigration_rate", "1/year", 0.014, 0, 0.5, "assumed",
               "Persons who come in a year for each person who lives here"}),
      on_card({"migration.oldest", "1", 49, 18, 120, "assumed",
               "Age of the oldest member above which households neither come nor leave"})};
  return card;
}

const Registered<Migration> registered{card()};

}  // namespace
}  // namespace civitas
