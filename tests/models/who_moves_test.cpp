// SPDX-License-Identifier: Apache-2.0
// Moves and migration: how many households go, where to, and how many persons come.
#include "tests/models/regions_world.hpp"

namespace civitas {
namespace {

class WhoMoves : public RegionsWorld {};

// p = 1 − exp(−r Δ) a month, by the age of the oldest member; nobody ages here.
TEST_F(WhoMoves, HouseholdsMoveAtTheRateOfTheOldest) {
  const std::string households =
      "1,1,1,East,30,male,employed,0,0,0\n2,2,1,West,60,female,employed,0,0,0\n"
      "3,3,1,East,60,female,employed,0,0,0\n3,4,1,East,30,male,employed,0,0,0\n";
  const Results results = world(households, 120000, "2026-01", R"yaml(assumptions:
  moves.rates: {unit: 1/year, axes: {age: [0-44, 45+]}, values: [0.6, 0.2]}
values:
  household.oldest: {is: "max(members, age)", unit: 1}
  household.moves_now: region != previous(region)
schedule: [households, moves]
indicators:
  young: {of: household, share: moves_now, where: oldest == 30}
  old: {of: household, share: moves_now, where: oldest == 60}
)yaml")
                              .run();
  for (const auto& [who, rate, count] :
       {std::tuple("young", 0.6, 30000.0), {"old", 0.2, 60000.0}}) {
    const auto moves = series(results, who);
    EXPECT_EQ(moves[0], 0);
    double sum = 0;
    for (const double month : moves) sum += month;
    const double p = within(rate, 1);
    EXPECT_NEAR(sum / 12, p, three_errors(p, 12 * count)) << who;
  }
}

// From East to West, with three times as many households as North, three of four.
TEST_F(WhoMoves, TheyGoWhereOthersLive) {
  std::string households =
      "1,1,1,East,30,male,employed,0,0,0\n2,2,1,North,30,male,employed,0,0,0\n";
  for (const char* id : {"3", "4", "5"})
    households += std::string(id) + "," + id + ",1,West,60,male,employed,0,0,0\n";
  const Results results = world(households, 100000, "2025-02", R"(assumptions:
  moves.rates: {unit: 1/year, axes: {age: [0-44, 45+]}, values: [2, 0]}
values:
  household.from_east: previous(region) == 'East' and region != 'East'
schedule: [households, moves]
indicators:
  west: {of: household, share: region == 'West', where: from_east}
)")
                              .run();
  EXPECT_NEAR(series(results, "west")[1], .75, three_errors(.75, 20000 * within(2, 1)));
}

class Migration : public RegionsWorld {
 protected:
  // Flows of persons, in the citizens simulated.
  Results run(const std::string& households, int persons, const char* to, const char* emigration,
              const char* immigration) const {
    return world(households, persons, to, R"(schedule: [households, migration]
indicators:
  persons: {of: person, sum: "1"}
  old: {of: person, sum: "1", where: age >= 50}
  young: {of: person, sum: "1", where: age < 50}
  came: {number: now.immigrants, unit: 1}
  went: {number: now.emigrants, unit: 1}
)",
                 {std::string("migration.emigration_rate=") + emigration,
                  std::string("migration.immigration_rate=") + immigration})
        .run();
  }
};

// p = 1 − exp(−r Δ) a month for households whose members are all below 50.
TEST_F(Migration, YoungHouseholdsLeaveAtTheRate) {
  const std::string households =
      "1,1,1,East,49,male,employed,0,0,0\n2,2,1,West,50,female,employed,0,0,0\n";
  const Results results = run(households, 80000, "2026-01", "0.3", "0");
  const auto young = series(results, "young"), old = series(results, "old"),
             went = series(results, "went");
  for (const std::size_t months : {0U, 1U, 12U}) {
    const double stay = 1 - within(0.3, static_cast<double>(months));
    EXPECT_NEAR(young[months] / young[0], stay, three_errors(stay, 40000)) << months;
    EXPECT_EQ(old[months], old[0]);
  }
  double sum = 0;
  for (const double month : went) sum += month;
  EXPECT_NEAR(sum, young[0] - young[12], 1e-6);
}

// Each month rate · Δ for each who lives here then, to within one household; none of them old.
TEST_F(Migration, AsManyComeAsTheFlowSays) {
  const std::string households =
      "1,1,1,East,30,male,employed,0,0,0\n1,2,1,East,30,female,employed,0,0,0\n"
      "1,3,1,East,4,female,child,0,0,0\n2,4,1,West,50,female,employed,0,0,0\n";
  const Results results = run(households, 4000, "2034-12", "0", "0.05");
  const auto persons = series(results, "persons"), came = series(results, "came"),
             old = series(results, "old");
  const double each = persons[0] / 4000;  // whom a citizen stands for
  double expected = 0, sum = 0;
  for (std::size_t month = 1; month < persons.size(); ++month) {
    const double flow = 0.05 / 12 * persons[month - 1] / each;
    EXPECT_LT(std::abs(came[month] / each - flow), 3) << month;
    EXPECT_NEAR(persons[month], persons[month - 1] + came[month], each / 1000);
    expected += flow;
    sum += came[month] / each;
  }
  EXPECT_EQ(old.back(), old[0]);
  // The last household of a month comes or not: no more than 3 / 2 of standard deviation.
  EXPECT_NEAR(sum, expected, 3 * 1.5 * std::sqrt(static_cast<double>(persons.size() - 1)));
}

// The number that statistics publish, of citizens, over the citizens of the country.
TEST_F(Migration, AFlowInCitizensComesAsTheFormulaSays) {
  const Results results =
      world("1,1,50,East,30,male,employed,0,0,0\n2,2,50,West,40,female,employed,0,0,0\n", 10000,
            "2034-12", R"yaml(values:
  migration.immigration_rate: {is: "6 1/year / count(person)", unit: 1/year}
schedule: [households, migration]
indicators:
  persons: {of: person, sum: "1"}
  came: {number: now.immigrants, unit: 1}
)yaml",
            {"migration.emigration_rate=0.1"})
          .run();
  const auto persons = series(results, "persons"), came = series(results, "came");
  EXPECT_LT(persons.back(), 0.8 * persons[0]);  // and still as many come
  const double each = persons[0] / 10000;
  double sum = 0;
  for (const double month : came) sum += month;
  const double months = static_cast<double>(came.size()) - 1;
  EXPECT_NEAR(sum, 6 * months / 12, 3 * each * .5 * std::sqrt(months));
}

}  // namespace
}  // namespace civitas
