// SPDX-License-Identifier: Apache-2.0
// What a run until a month can tell of a scenario.
#include "sim/scenario/as_before.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/scenario/written_files.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

// The time is 2025-01 to 2034-12.
const std::string kBase = kHead + R"yaml(  benefit: {unit: EUR/month, value: 100}
values:
  household.aid: {is: "benefit * count(members)", unit: EUR/month}
state:
  person.x: {type: real, start: 0}
rules:
  adopt: {for: person, where: "x < 1", chance: 0.1, set: {x: 1}}
  spare: {for: person, set: {x: 2}}
schedule: [adopt]
)yaml";

class AsBefore : public testing::Test {
 protected:
  AsBefore() { files_.write("s.yaml", kBase); }

  Scenario reform(const std::string& changes) const {
    files_.write("r.yaml", "civitas: 1\nbase: s.yaml\nchanges:\n" + changes);
    return files_.read("r.yaml");
  }
  // The formula of a value until a month.
  std::string left(const std::string& formula, Month until) const {
    Scenario scenario = files_.read("s.yaml");
    scenario.values[0].formula = Text(formula, "");
    return as_before(scenario, until).values[0].formula.chars;
  }
  static std::vector<std::string> schedule(const Scenario& scenario) {
    std::vector<std::string> names;
    for (const Scheduled& entry : scenario.schedule)
      names.push_back(entry.name.chars + when(entry.from, entry.until));
    return names;
  }

  WrittenFiles files_;
};

constexpr Month kThen = Month::of(2027, 1), kLater = Month::of(2027, 2);

TEST_F(AsBefore, AWhereThatOnlyAsksTheTimeIsThePartItChooses) {
  EXPECT_EQ(left("where(now.year >= 2027, 1, 2)", kThen), "2");
  EXPECT_EQ(left("where(now.year >= 2027, 1, 2)", kLater), "where(now.year >= 2027, 1, 2)");
  EXPECT_EQ(left("where(now.year < 2027, 1, 2)", kThen), "1");
  EXPECT_EQ(left("where(not now.date >= date(2027, 1, 1), 1, 2)", kThen), "1");
  EXPECT_EQ(left("3 * where(now.year * 12 + now.month > 2026 * 12 + 12, 1, size)", kThen),
            "3 * size");
  EXPECT_EQ(left("where(now.year >= 2026 and now.year < 2027, 1, 2)", kThen),
            "where(now.year >= 2026, 1, 2)");
  EXPECT_EQ(left("where(now.month == 1, 1, 2)", kThen), "where(now.month == 1, 1, 2)");
}

TEST_F(AsBefore, APartOfAConditionMayAskTheTime) {
  EXPECT_EQ(left("where(now.year >= 2027 and size > 2, 1, 2)", kThen), "2");
  EXPECT_EQ(left("where(size > 2 or now.year >= 2027, 1, 2)", kThen), "where(size > 2, 1, 2)");
  EXPECT_EQ(left("where(now.year < 2027 and size > 2, 1, 2)", kThen), "where(size > 2, 1, 2)");
  EXPECT_EQ(left("where(size > now.year, 1, 2)", kThen), "where(size > now.year, 1, 2)");
}

TEST_F(AsBefore, AValueThatChangesLaterIsTheFormerOne) {
  for (const char* change :
       {"  - {replace: household.aid, is: 2 * benefit, from: 2027-01}\n",
        "  - {modify: household.aid, to: value * 2, during: [2027-01, 2027-03]}\n",
        "  - {modify: household.aid, to: value * 2, from: 2028-01}\n"
        "  - {replace: household.aid, is: 2 * benefit, from: 2027-01}\n"}) {
    const Scenario before = as_before(reform(change), kThen);
    ASSERT_EQ(before.values.size(), 1U) << change;
    EXPECT_EQ(before.values[0].formula.chars, "benefit * count(members)");
    EXPECT_GT(as_before(reform(change), kLater).values.size(), 1U) << change;
  }
}

TEST_F(AsBefore, RulesThatComeLaterAreNotThereAndThoseThatGoLaterStay) {
  const Scenario base = as_before(files_.read("s.yaml"), kThen);
  const Scenario before = as_before(reform("  - {insert: spare, from: 2027-01}\n"
                                           "  - {remove: adopt, from: 2027-02}\n"),
                                    kThen);
  EXPECT_THAT(schedule(before), ElementsAre("adopt"));
  EXPECT_EQ(differences(*base.find_rule("adopt"), *before.find_rule("adopt")), "");
  EXPECT_EQ(before.find_rule("spare"), nullptr);
  const Scenario replaced = as_before(
      reform("  - {replace: adopt, rule: {for: person, set: {x: 3}}, from: 2027-01}\n"), kThen);
  EXPECT_THAT(schedule(replaced), ElementsAre("adopt"));
  EXPECT_EQ(differences(*base.find_rule("adopt"), *replaced.find_rule("adopt")), "");
  const Scenario later = as_before(reform("  - {insert: spare, from: 2027-01}\n"), kLater);
  EXPECT_THAT(schedule(later), ElementsAre("spare from 2027-01", "adopt"));
}

}  // namespace
}  // namespace civitas
