// SPDX-License-Identifier: Apache-2.0
// Education: children go to school, decide at 19 how far they will go, and leave it for work.
#include <algorithm>

#include "models/ages.hpp"
#include "models/family.hpp"
#include "sim/engine/registry.hpp"

namespace civitas {
namespace {

constexpr const char* kSubmodel = R"(
Levels are low (ISCED 0-2), medium (3-4) and high (5-8). A survey without education gets it drawn
by age. From 16 on children are students. Who turns 19 as a student draws the final level by the
highest level among the adults they live with, as if that were medium when there are none: up to
medium they begin to look for work at once, high at 24. Nobody falls below the level they have.
)";

enum Level : std::uint8_t { kLow = 0, kMedium = 1, kHigh = 2 };
constexpr std::int32_t kStudentFrom = 16, kDecidesAt = 19, kGraduatesAt = 24;

class Education final : public Process {
 public:
  explicit Education(Declaration& declaration)
      : age_(declaration.reads<std::int32_t>("person.age")),
        position_(declaration.reads_category("person.position", positions())),
        birth_month_(declaration.reads<std::int32_t>("person.birth_month")),
        activity_(declaration.writes_category("person.activity", activities())),
        education_(declaration.adds<std::uint8_t>(Entity::person,
                                                  {"education",
                                                   Storage::category,
                                                   "1",
                                                   {"low", "medium", "high"},
                                                   "highest level completed: ISCED 0-2, 3-4, 5-8",
                                                   ""})),
        by_age_(declaration.table("education.by_age")),
        groups_(age_groups(declaration, "education.by_age")),
        by_parents_(declaration.table("education.by_parents")),
        level_(declaration.stream("education.level", Entity::person)),
        decision_(declaration.stream("education.decision", Entity::person)) {}

  std::vector<double> derive(const StepView& step) const override {
    std::vector<double> tables(step[by_age_].begin(), step[by_age_].end());
    tables.insert(tables.end(), step[by_parents_].begin(), step[by_parents_].end());
    return tables;
  }

  void start(const BlockView& block) const override {
    const auto age = block[age_];
    const auto activity = block[activity_], education = block[education_];
    const auto draw = block.uniforms(level_);
    for (std::size_t i = 0; i < age.size(); ++i) {
      const auto shares = block.derived().subspan(groups_[capped(age[i])] * std::size_t{3}, 3);
      education[i] = kLow;
      if (age[i] >= kStudentFrom) education[i] = drawn(shares, draw[i]);
      // Students of that age have decided: they go on to the highest level.
      if (activity[i] == kStudent && age[i] >= kDecidesAt)
        education[i] = std::max<std::uint8_t>(education[i], kMedium);
    }
  }

  void step(const BlockView& block) const override {
    if (block.step() == 0) return;
    const auto age = block[age_];
    const auto activity = block[activity_], education = block[education_];
    for (const std::uint32_t i : block.rows_where(Entity::person, [&](std::uint32_t row) {
           return ((activity[row] == kPupil) & (age[row] >= kStudentFrom)) |
                  ((activity[row] == kStudent) & (age[row] >= kDecidesAt));
         })) {
      if (activity[i] == kPupil && age[i] >= kStudentFrom) activity[i] = kStudent;
      if (activity[i] != kStudent || age[i] < kDecidesAt) continue;
      if (education[i] == kLow || (age[i] == kDecidesAt && has_birthday(block, i)))
        decide(block, i);
      if (age[i] < kGraduatesAt || activity[i] != kStudent) continue;
      education[i] = kHigh;
      activity[i] = kUnemployed;
    }
  }

 private:
  static std::uint8_t drawn(std::span<const double> shares, double draw) {
    return draw < shares[0] ? kLow : draw < shares[0] + shares[1] ? kMedium : kHigh;
  }

  bool has_birthday(const BlockView& block, std::size_t i) const {
    const int months_until = (block[birth_month_][i] - block.month().month() + 12) % 12;
    return months_until < block.months();
  }

  void decide(const BlockView& block, std::size_t i) const {
    const auto education = block[education_];
    std::uint8_t parents = kLow;
    bool anybody = false;
    const auto [first, end] = block.members(block.household_of(i));
    for (std::size_t other = first; other < end; ++other) {
      if (other == i || block[position_][other] == kChild) continue;
      parents = std::max(parents, education[other]);
      anybody = true;
    }
    if (!anybody) parents = kMedium;
    const auto table = block.derived().last(9).subspan(parents * std::size_t{3}, 3);
    const std::uint8_t final_level = drawn(table, block.uniform(decision_, i));
    education[i] = std::max(education[i], std::min<std::uint8_t>(final_level, kMedium));
    if (final_level != kHigh) block[activity_][i] = kUnemployed;
  }

  Reads<std::int32_t> age_;
  Reads<std::uint8_t> position_;
  Reads<std::int32_t> birth_month_;
  Writes<std::uint8_t> activity_, education_;
  ReadsTable by_age_;
  AgeGroups groups_;
  ReadsTable by_parents_;
  Stream level_, decision_;
};

ModelCard card() {
  const std::vector<std::string> levels = {"low", "medium", "high"};
  ModelCard card;
  card.name = "education";
  card.title = "Education";
  card.purpose =
      "Children go to school, decide at 19 how far they go, and leave it for work. Needs the "
      "models "
      "households and ageing before it.";
  card.submodel = kSubmodel;
  card.sentences = {
      {"person.activity", "child", "student", "stays at school"},
      {"person.activity", "student", "unemployed", "has finished education and looks for work"},
      {"person.education", "", "", "completes education of the level {to}"},
  };
  card.parameters = {
      of_any_ages(on_card(
          "education.by_age", "1",
          {{"age", {"0-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"}},
           {"level", levels}},
          {.397, .562, .041, .101, .635, .264, .135, .646, .219, .100, .698,
           .202, .251, .464, .285, .713, .172, .115, .840, 0,    .160},
          0, 1, "computed: synthetic persons of the Austrian EU-SILC 2013 (R package simPop)",
          "Level completed, shares by age, at the start")),
      on_card("education.by_parents", "1", {{"parents", levels}, {"level", levels}},
              {.25, .62, .13, .08, .62, .30, .03, .37, .60}, 0, 1, "assumed",
              "Final level, by the highest level among the adults of the household")};
  return card;
}

const Registered<Education> registered{card()};

}  // namespace
}  // namespace civitas
