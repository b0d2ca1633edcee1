// SPDX-License-Identifier: Apache-2.0
// Migration: whole households leave the country, others come.
#include <algorithm>
#include <tuple>

#include "models/family.hpp"
#include "sim/core/key.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"text(
Households emigrate at a rate. Immigrants are like those who live here already: copies, under new
keys, of households drawn among the younger ones, until as many persons have come as the flow says;
a flow of 3.4 persons in a step is 3 or 4, as a draw decides. Statistics publish numbers: a value of
the scenario in place of the rate makes 60,000 come in each year,

  migration.immigration_rate: {is: "60000 1/year / count(person)", unit: 1/year}
)text";

/// Immigrants are like households of small tickets. As many as this times the flow are looked at
/// first; where that is not enough, all.
constexpr double kPool = 8;

class Migration final : public Process {
 public:
  explicit Migration(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        leaving_(declaration.number("migration.emigration_rate")),
        coming_(declaration.number("migration.immigration_rate")),
        oldest_(declaration.number("migration.oldest")),
        leave_(declaration.decision("migration.leave", Entity::household)),
        come_(declaration.stream("migration.come", Entity::household)),
        how_many_(declaration.stream("migration.how_many", Entity::household)) {
    declaration.makes_events();
  }

  std::vector<double> derive(const StepView& step) const override {
    return {math::chance(step[leaving_], step.years()), step[coming_] * step.years()};
  }

  double chance(const BlockView& block, const Decision&, std::size_t household) const override {
    return is_young(block, household) && !anybody_busy(block, household) ? block.derived()[0] : 0;
  }

  void step(const BlockView& block) const override {
    for (const std::uint32_t household : block.happens(leave_, block.derived()[0])) {
      const auto [first, end] = block.members(household);
      for (std::size_t i = first; i < end; ++i) block.end(i, Flow::emigration);
    }
    const double pool = kPool * block.derived()[1];
    const auto ticket = block.uniforms(come_);
    for (std::size_t h = 0; h < ticket.size(); ++h) {
      if (ticket[h] < pool && is_young(block, h) && !anybody_busy(block, h))
        block.events().consider(block.row(Entity::household, h));
    }
  }

  // The block is the whole population; those considered may be copied.
  void together(const BlockView& block) const override {
    if (block.step() == 0 || block.derived()[1] == 0 || block.count(Entity::household) == 0) return;
    double left = block.derived()[1] * static_cast<double>(block.count(Entity::person));
    std::vector<Model> models = tickets(block, block.events().considered);
    double members = 0;
    for (const Model& model : models) members += size(block, model.household);
    if (members < left) models = tickets(block, all_young(block));
    std::sort(models.begin(), models.end(), [](const Model& a, const Model& b) {
      return std::tie(a.ticket, a.key) < std::tie(b.ticket, b.key);
    });
    for (const Model& model : models) {
      members = size(block, model.household);
      // The last household comes with the chance that makes the expectation right.
      if (left < members && block.uniform(how_many_, model.household) * members >= left) return;
      block.events().arrival(model.household, 0);
      left -= members;
      if (left <= 0) return;
    }
  }

 private:
  /// A household of which immigrants may be a copy.
  struct Model {
    double ticket;
    std::uint64_t key;
    std::uint32_t household;
  };

  std::vector<Model> tickets(const BlockView& block,
                             const std::vector<std::uint32_t>& households) const {
    std::vector<Model> list;
    for (const std::uint32_t h : households)
      list.push_back({block.uniform(come_, h), block.key(Entity::household, h), h});
    return list;
  }
  std::vector<std::uint32_t> all_young(const BlockView& block) const {
    std::vector<std::uint32_t> list;
    for (std::uint32_t h = 0; h < block.count(Entity::household); ++h) {
      if (is_young(block, h) && !anybody_busy(block, h)) list.push_back(h);
    }
    return list;
  }
  static double size(const BlockView& block, std::uint32_t household) {
    const auto [first, end] = block.members(household);
    return static_cast<double>(end - first);
  }
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
  Decision leave_;
  Stream come_, how_many_;
};

ModelCard card() {
  ModelCard card;
  card.name = "migration";
  card.title = "Migration";
  card.purpose = "Households leave the country and others come.";
  card.submodel = kSubmodel;
  card.parameters = {
      on_card({"migration.emigration_rate", "1/year", 0.018, 0, 0.5, "assumed",
               "How fast households leave whose members are all young enough"}),
      on_card({"migration.immigration_rate", "1/year", 0.014, 0, 0.5, "assumed",
               "Persons who come in a year for each person who lives here"}),
      on_card({"migration.oldest", "1", 49, 18, 120, "assumed",
               "Age of the oldest member above which households neither come nor leave", kWhole})};
  return card;
}

const Registered<Migration> registered{card()};

}  // namespace
}  // namespace civitas
