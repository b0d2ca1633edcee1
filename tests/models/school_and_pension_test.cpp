// SPDX-License-Identifier: Apache-2.0
// Education and retirement: who goes how far by their parents, who stops working when, and on what.
#include <array>

#include "models/earnings.hpp"
#include "tests/models/regions_world.hpp"

namespace civitas {
namespace {

class School : public RegionsWorld {
 protected:
  // Pupils of 15 and their mothers of 45, all of one level, until the pupils are 19.
  Results run(const std::string& mothers) const {
    return world(
               "1,1,1,East,45,female,employed,0,0,0\n1,2,1,East,15,male,child,0,0,0\n", 40000,
               "2029-01",
               "assumptions:\n  education.by_age: {unit: 1, axes: {age: [0-29, 30+], level: [low, "
               "medium, high]}, values: [[1, 0, 0], [" +
                   mothers + R"(]]}
schedule: [households, ageing, education]
indicators:
  low: {of: person, share: education == 'low' and activity == 'unemployed', where: age < 40}
  medium: {of: person, share: education == 'medium' and activity == 'unemployed', where: age < 40}
  high: {of: person, share: education == 'medium' and activity == 'student', where: age < 40}
  students: {of: person, share: activity == 'student', where: age < 40}
  from_16: {of: person, share: age >= 16 and age < 40, where: age < 40}
)")
        .run();
  }
};

// The rows of education.by_parents on the card.
TEST_F(School, ChildrenGoAsFarAsThoseOfTheirParents) {
  const double pupils = 20000;
  const std::map<std::string, std::array<double, 3>> rows = {
      {"1, 0, 0", {.25, .62, .13}}, {"0, 1, 0", {.08, .62, .30}}, {"0, 0, 1", {.03, .37, .60}}};
  for (const auto& [parents, row] : rows) {
    const Results results = run(parents);
    for (const auto& [level, share] :
         {std::pair("low", row[0]), {"medium", row[1]}, {"high", row[2]}})
      EXPECT_NEAR(series(results, level).back(), share, three_errors(share, pupils))
          << level << " of " << parents;
    // All who are 16 are students until they are 19.
    EXPECT_EQ(series(results, "students")[11], series(results, "from_16")[11]);
    EXPECT_EQ(series(results, "students")[35], 1);
  }
}

// Who is a student of 17 at the start decides at 19 as well, whatever level was drawn.
TEST_F(School, StudentsOfAnyLevelAtTheStartDecideAt19) {
  for (const auto& [drawn, medium, high] :
       {std::tuple("1, 0, 0", .62, .30), {"0, 1, 0", .70, .30}}) {
    const Results results =
        world("1,1,1,East,45,female,employed,0,0,0\n1,2,1,East,17,male,student,0,0,0\n", 40000,
              "2027-01",
              "assumptions:\n  education.by_age: {unit: 1, axes: {age: [0-29, 30+], level: [low, "
              "medium, high]}, values: [[" +
                  std::string(drawn) + R"(], [0, 1, 0]]}
schedule: [households, ageing, education]
indicators:
  medium: {of: person, share: education == 'medium' and activity == 'unemployed', where: age < 40}
  high: {of: person, share: education == 'medium' and activity == 'student', where: age < 40}
  undecided: {of: person, share: activity == 'student', where: age == 18}
)")
            .run();
    EXPECT_NEAR(series(results, "medium").back(), medium, three_errors(medium, 20000)) << drawn;
    EXPECT_NEAR(series(results, "high").back(), high, three_errors(high, 20000)) << drawn;
    EXPECT_EQ(series(results, "undecided")[11], 1);
  }
}

class Pension : public RegionsWorld {
 protected:
  // Wages stand still, so that pensions are seen to follow from them.
  Results run(const std::string& records, const std::string& early, const std::string& to,
              const std::string& indicators) const {
    return world(records, 40000, to,
                 "assumptions:\n  wages.persistence: {unit: 1, value: 1, range: [0, 1]}\n"
                 "schedule: [households, ageing, wages, retirement]\nindicators:\n" +
                     indicators,
                 {"retirement.early_rate=" + early})
        .run();
  }
};

TEST_F(Pension, WorkEndsWithTheBirthdayAt65) {
  const Results results =
      run("1,1,1,East,64,male,employed,30000,0,0\n2,2,1,West,66,female,employed,20000,0,0\n", "0",
          "2026-01", R"(
  at_64: {of: person, share: activity == 'retired', where: age == 64}
  at_65: {of: person, share: activity == 'retired', where: age == 65}
  older: {of: person, share: activity == 'retired', where: age > 65}
  pension: {of: person, mean: pension, where: activity == 'retired', unit: EUR/year}
  earned: {of: person, mean: earnings, where: activity == 'retired', unit: EUR/year}
)");
  for (std::size_t month = 1; month < 12; ++month) {
    EXPECT_EQ(series(results, "at_64")[month], 0) << month;
    EXPECT_EQ(series(results, "at_65")[month], 1) << month;
  }
  EXPECT_EQ(series(results, "at_65").back(), 1);
  EXPECT_EQ(series(results, "older").back(), 0);  // whoever worked on before stays
  EXPECT_NEAR(series(results, "pension").back(), 0.7 * 30000, 0.1);
  EXPECT_EQ(series(results, "earned").back(), 0);
}

// Lowered in July, to 62: those of 62 and 63 go in that month, who is 61 with the birthday; who was
// older at the start stays. Raised in July, to 67: who is not retired then works on.
TEST_F(Pension, AnotherAgeHoldsFromTheMonthInWhichItIsSet) {
  const std::string records =
      "1,1,1,East,63,male,employed,30000,0,0\n2,2,1,West,61,female,unemployed,0,0,9000\n"
      "3,3,1,East,66,female,employed,30000,0,0\n4,4,1,East,64,male,employed,30000,0,0\n";
  const std::string indicators = R"(
  below_62: {of: person, share: activity == 'retired', where: age < 62}
  from_62: {of: person, share: activity == 'retired', where: age >= 62 and age < 65}
  at_65: {of: person, share: activity == 'retired', where: age == 65}
  from_66: {of: person, share: activity == 'retired', where: age >= 66}
  men_from_66: {of: person, share: activity == 'retired', where: age >= 66 and sex == 'male'}
)";
  const auto with_age = [&](const char* age) {
    return world(
               records, 40000, "2028-12",
               "assumptions:\n  labour.retirement_age: {unit: 1, range: [60, 70], from: {2000-01: "
               "65, 2025-07: " +
                   std::string(age) +
                   "}}\nschedule: [households, ageing, wages, retirement]\nindicators:" +
                   indicators,
               {"retirement.early_rate=0"})
        .run();
  };
  const Results lowered = with_age("62"), raised = with_age("67");
  for (std::size_t month = 1; month < 11; ++month) {
    EXPECT_EQ(series(lowered, "below_62")[month], 0) << month;
    EXPECT_EQ(series(lowered, "from_62")[month], month < 6 ? 0 : 1) << month;
    EXPECT_EQ(series(lowered, "from_66")[month], 0) << month;
    EXPECT_EQ(series(raised, "from_62")[month], 0) << month;
    if (month < 6) {
      EXPECT_EQ(series(raised, "at_65")[month], 1) << month;
    }
  }
  // Of those who were 64 the birthdays of February to June come before; the others work until 67.
  EXPECT_NEAR(series(raised, "men_from_66")[23], 5. / 11, three_errors(5. / 11, 10000));
  EXPECT_EQ(series(raised, "at_65")[47], 0);
}

// p = 1 − exp(−r Δ) a month from 57 on.
TEST_F(Pension, SomeRetireEarlyAtTheRate) {
  const Results results =
      run("1,1,1,East,58,male,employed,30000,0,0\n2,2,1,West,55,female,employed,20000,0,0\n", "0.4",
          "2026-01", R"(
  from_57: {of: person, share: activity == 'retired', where: age >= 57}
  younger: {of: person, share: activity == 'retired', where: age < 57}
)");
  for (const std::size_t months : {0U, 1U, 12U}) {
    const double share = within(0.4, static_cast<double>(months));
    EXPECT_NEAR(series(results, "from_57")[months], share, three_errors(share, 20000)) << months;
  }
  EXPECT_EQ(series(results, "younger").back(), 0);
}

// Who does not work gets κ · share · what work would pay: its median is that of the table.
TEST_F(Pension, WithoutWorkItIsAShareOfWhatWorkWouldPay) {
  const Results results =
      run("1,1,1,East,64,male,unemployed,0,0,9000\n2,2,1,West,64,female,inactive,0,0,0\n", "0",
          "2026-01", R"(
  men: {of: person, share: pension < 10395 EUR/year, where: sex == 'male' and age == 65}
  women: {of: person, share: pension < 5058.76 EUR/year, where: sex == 'female' and age == 65}
  benefit: {of: person, sum: unemployment_benefit, where: age == 65, unit: EUR/year}
)");
  EXPECT_NEAR(10395, 0.7 * 0.4 * 37125, 1e-6);
  EXPECT_NEAR(5058.76, 0.7 * 0.4 * 18067, 1e-6);
  EXPECT_NEAR(series(results, "men").back(), .5, three_errors(.5, 20000));
  EXPECT_NEAR(series(results, "women").back(), .5, three_errors(.5, 20000));
  EXPECT_EQ(series(results, "benefit").back(), 0);
}

}  // namespace
}  // namespace civitas
