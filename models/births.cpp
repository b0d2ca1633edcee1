// SPDX-License-Identifier: Apache-2.0
// Births: women have children at rates by age.
#include <algorithm>
#include <array>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/core/key.hpp"
#include "sim/core/math.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
  p = TFR · g(a) · Δ · odds / mean odds,  g = N(30.5, 5.5) on whole ages 15 to 49, Σ g = 1

A woman without a partner has lower odds; so has who bore a child not long ago, down to 0 for nine
months, while after two years the next one is likeliest. The mean is over all women of her age, so
the rate of each age and with it the total fertility rate hold whoever lives with whom and however
births are spaced. A child joins its mother's household. A woman who lives with her parents founds
a household of her own when she becomes a mother (assumed), so no household spans three generations
by birth.
)";

constexpr std::int32_t kYoungest = 15, kOldest = 49;
constexpr std::size_t kAgesOfMothers = kOldest - kYoungest + 1;

/// Months since the last birth that begin a new group of the table births.odds_by_interval; who has
/// no child belongs to the last.
constexpr std::array<int, 3> kIntervals = {9, 18, 36};
constexpr std::size_t kGroups = 2 * (kIntervals.size() + 1);  // without and with a partner

class Births final : public Process {
 public:
  explicit Births(Declaration& declaration)
      : age_(declaration.writes<std::int32_t>("person.age")),
        sex_(declaration.writes_category("person.sex", sexes())),
        activity_(declaration.writes_category("person.activity", activities())),
        position_(declaration.writes_category("person.position", positions())),
        birth_month_(declaration.writes<std::int32_t>("person.birth_month")),
        last_birth_(declaration.adds<std::int32_t>(
            Entity::person,
            {"last_birth",
             Storage::integer,
             "1",
             {},
             "month in which she last bore a child, 202503 for March 2025; 0: never",
             ""})),
        fertility_(declaration.number("births.total_fertility_rate")),
        mean_age_(declaration.number("births.mean_age")),
        spread_(declaration.number("births.age_spread")),
        alone_(declaration.number("births.odds_without_partner")),
        by_interval_(declaration.table("births.odds_by_interval")),
        boys_(declaration.number("births.share_of_boys")),
        birth_(declaration.decision("births.birth", Entity::person)),
        sex_of_child_(declaration.stream("births.sex", Entity::person)) {
    declaration.makes_events();
    declaration.surveys(kGroups * kAgesOfMothers);
  }

  /// Births for each woman in one step, by age from kYoungest on; then the odds of each group.
  std::vector<double> derive(const StepView& step) const override {
    std::vector<double> numbers;
    double sum = 0;
    for (std::int32_t age = kYoungest; age <= kOldest; ++age) {
      const double z = (age + 0.5 - step[mean_age_]) / step[spread_];
      numbers.push_back(math::exp(-0.5 * z * z));
      sum += numbers.back();
    }
    for (double& rate : numbers) rate *= step[fertility_] / sum * step.years();
    for (const double odds : step[by_interval_]) {
      numbers.push_back(odds * step[alone_]);
      numbers.push_back(odds);
    }
    return numbers;
  }

  /// Of the children seen in a household the youngest is the last that she bore.
  void start(const BlockView& block) const override {
    const auto age = block[age_], birth_month = block[birth_month_], last = block[last_birth_];
    const auto position = block[position_];
    const Month now = block.month();
    for (std::size_t i = 0; i < age.size(); ++i) {
      if (block[sex_][i] != kFemale || position[i] == kChild) continue;
      const auto [first, end] = block.members(block.household_of(i));
      for (std::size_t child = first; child < end; ++child) {
        const std::int32_t then = age[i] - age[child];  // her age
        if (position[child] != kChild || then < kYoungest || then > kOldest) continue;
        const int year = now.year() - age[child] - (birth_month[child] > now.month() ? 1 : 0);
        last[i] = std::max(last[i], 100 * year + birth_month[child]);
      }
    }
  }

  /// Women by age and group.
  void survey(const BlockView& block, std::span<double> women) const override {
    const auto age = block[age_];
    const auto sex = block[sex_];
    const auto who = block.rows_where(Entity::person, [&](std::uint32_t i) {
      return (sex[i] == kFemale) & (age[i] >= kYoungest) & (age[i] <= kOldest);
    });
    const auto long_ago = this->long_ago(block.month());
    for (const std::uint32_t i : who) {
      if (may_bear(block, i)) women[kGroups * at(block[age_][i]) + group(block, i, long_ago)] += 1;
    }
  }

  double chance(const BlockView& block, const Decision&, std::size_t i) const override {
    if (!may_bear(block, i)) return 0;
    return block.derived()[kAgesOfMothers + group(block, i, long_ago(block.month()))] *
           per_odds(block, at(block[age_][i]));
  }

  void step(const BlockView& block) const override {
    const auto odds = block.derived().last(kGroups);
    double most = 0;
    for (std::size_t age = 0; age < kAgesOfMothers; ++age)
      most = std::max(most, per_odds(block, age));
    most *= *std::max_element(odds.begin(), odds.end());
    for (const std::uint32_t i : block.happens(birth_, most)) bear(block, i);
  }

 private:
  static std::size_t at(std::int32_t age) { return static_cast<std::size_t>(age - kYoungest); }

  bool may_bear(const BlockView& block, std::size_t i) const {
    const std::int32_t age = block[age_][i];
    return block[sex_][i] == kFemale && age >= kYoungest && age <= kOldest && !block.busy(i);
  }

  /// The last month, as columns keep it, that is so long ago as each of the intervals.
  static std::array<std::int32_t, kIntervals.size()> long_ago(Month now) {
    std::array<std::int32_t, kIntervals.size()> months{};
    std::transform(kIntervals.begin(), kIntervals.end(), months.begin(),
                   [&](int interval) { return written(now + -interval); });
    return months;
  }

  // A month before all others stands for never.
  std::size_t group(const BlockView& block, std::size_t i,
                    const std::array<std::int32_t, kIntervals.size()>& long_ago) const {
    std::size_t interval = 0;
    for (const std::int32_t month : long_ago) interval += block[last_birth_][i] <= month ? 1 : 0;
    return 2 * interval + (block[position_][i] == kPartner ? 1 : 0);
  }

  /// Of the women of an age the chance of a birth for each unit of odds.
  static double per_odds(const BlockView& block, std::size_t age) {
    const auto women = block.counts().subspan(kGroups * age, kGroups);
    const auto odds = block.derived().last(kGroups);
    double all = 0, sum = 0;
    for (std::size_t i = 0; i < kGroups; ++i) {
      all += women[i];
      sum += women[i] * odds[i];
    }
    return sum > 0 ? block.derived()[age] * all / sum : 0;
  }

  void bear(const BlockView& block, std::size_t mother) const {
    const std::uint32_t row = block.row(Entity::person, mother);
    const auto step = static_cast<std::uint32_t>(block.step());
    const std::size_t household = block.household_of(mother);
    Home home{block.row(Entity::household, household), 0};
    const auto position = block[position_];
    if (position[mother] == kChild && Family(block, position, household).adults() > 0) {
      home = move_out(block, mother);
      position[mother] = kAdult;
    }
    block.hold(mother);  // the child is born where she is
    block[last_birth_][mother] = written(block.month());
    const double male = block.uniform(sex_of_child_, mother) < block[boys_] ? kMale : kFemale;
    block.events().birth(newborn_key(block.key(Entity::person, mother), step, 1), row, home,
                         {age_.with(0), sex_.with(male), activity_.with(kPupil),
                          position_.with(kChild), birth_month_.with(block.month().month())});
  }

  Writes<std::int32_t> age_;
  Writes<std::uint8_t> sex_, activity_, position_;
  Writes<std::int32_t> birth_month_, last_birth_;
  ReadsNumber fertility_, mean_age_, spread_, alone_;
  ReadsTable by_interval_;
  ReadsNumber boys_;
  Decision birth_;
  Stream sex_of_child_;
};

ModelCard card() {
  ModelCard card;
  card.name = "births";
  card.title = "Births";
  card.purpose =
      "Women have children at rates by age. Needs the models households and ageing before it.";
  card.submodel = kSubmodel;
  card.parameters = {
      on_card({"births.total_fertility_rate", "1", 1.5, 0, 8,
               "assumed: about Austria's of the 2010s",
               "Children that a woman has in a life at the rates of the time"}),
      on_card({"births.mean_age", "1", 30.5, 24, 36, "assumed", "Mean age of mothers at birth"}),
      on_card({"births.age_spread", "1", 5.5, 3, 8, "assumed",
               "Standard deviation of the age of mothers at birth"}),
      on_card({"births.odds_without_partner", "1", 0.2, 0, 1, "assumed",
               "How much rarer births are for women who live without a partner, at the same age"}),
      on_card("births.odds_by_interval", "1", {{"months", {"0-8", "9-17", "18-35", "36+"}}},
              {0, 0.25, 2, 1}, 0, 20, "assumed",
              "How much likelier births are so many months after the last one, compared with women "
              "of the same age whose last child is older or who have none"),
      on_card({"births.share_of_boys", "1", 0.513, 0.5, 0.53,
               "assumed: about 105 boys for 100 girls", "Chance that a child is a boy"})};
  return card;
}

const Registered<Births> registered{card()};

}  // namespace
}  // namespace civitas
