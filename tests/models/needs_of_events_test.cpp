// SPDX-License-Identifier: Apache-2.0
// What happens to citizens brings needs: births, retirement, moves and illness, each once.
#include "tests/models/regions_world.hpp"

namespace civitas {
namespace {

constexpr int kMost = 4;  // contacts in a month

/// Mean and variance of contacts with the Poisson mean m, no more than kMost.
struct Contacts {
  explicit Contacts(double m) {
    double left = 1, p = std::exp(-m), square = 0;
    for (int k = 0; k < kMost; p *= m / ++k) {
      mean += k * p;
      square += k * k * p;
      left -= p;
    }
    mean += kMost * left;
    variance = square + kMost * kMost * left - mean * mean;
  }
  double mean = 0, variance = 0;
};

class NeedsOfEvents : public RegionsWorld {
 protected:
  // Without the usual needs; `rest` are rules, schedule and indicators.
  Results run(const std::string& records, const std::string& rest,
              std::vector<std::string> settings) const {
    for (const char* none : {"needs.rate=0", "needs.declaration=0"}) settings.emplace_back(none);
    return world(records, 60000, "2025-06", rest, settings).run();
  }

  static constexpr const char* kTwo =
      "1,1,1,East,40,male,employed,0,0,0\n2,2,1,West,70,female,inactive,0,0,0\n";
};

// A month of a rule: all of those `where` have k contacts in March, and nobody has others.
void expect_in_march(const std::vector<double>& contacts, double mean, double people) {
  const Contacts due(mean);
  for (std::size_t month = 0; month < contacts.size(); ++month) {
    const double expected = month == 2 ? due.mean : 0;
    EXPECT_NEAR(contacts[month], expected, month == 2 ? 3 * std::sqrt(due.variance / people) : 0)
        << month;
  }
}

TEST_F(NeedsOfEvents, RetirementBringsThemOnce) {
  const Results results = run(kTwo, R"(rules:
  retires: {for: person, where: now.month == 3 and age == 40, set: {activity: "'retired'"}}
schedule: [retires, needs]
indicators:
  retired: {of: person, mean: contacts, where: age == 40}
  others: {of: person, mean: contacts, where: age != 40}
)",
                              {"needs.illness_rate=0", "needs.on_retirement=1.7"});
  expect_in_march(series(results, "retired"), 1.7, 30000);
  for (const double none : series(results, "others")) EXPECT_EQ(none, 0);
}

TEST_F(NeedsOfEvents, AMoveBringsThemToEachAdult) {
  const std::string families =
      "1,1,1,East,40,male,employed,0,0,0\n1,2,1,East,38,female,employed,0,0,0\n"
      "1,3,1,East,9,female,child,0,0,0\n2,4,1,West,70,female,retired,0,0,0\n";
  const Results results = run(families, R"(rules:
  relocation: {for: household, where: now.month == 3 and region == 'East', set: {region: "'North'"}}
schedule: [relocation, needs]
indicators:
  moved: {of: person, mean: contacts, where: age == 38 or age == 40}
  others: {of: person, mean: contacts, where: age == 9 or age == 70}
)",
                              {"needs.illness_rate=0", "needs.on_move=0.9"});
  expect_in_march(series(results, "moved"), 0.9, 30000);
  for (const double none : series(results, "others")) EXPECT_EQ(none, 0);
}

// rate · Δ · what it brings · (1 + 0.4 (age − 50) / 10), and a surge multiplies it.
TEST_F(NeedsOfEvents, IllnessBringsMoreWithAge) {
  const std::vector<std::string> ill = {"needs.illness_rate=0.4", "needs.on_illness=3",
                                        "needs.illness_by_age=0.4", "needs.surge=1.5"};
  const Results results = run(kTwo, R"(schedule: [needs]
indicators:
  at_40: {of: person, mean: contacts, where: age == 40}
  at_70: {of: person, mean: contacts, where: age == 70}
)",
                              ill);
  for (const auto& [who, age] : {std::pair("at_40", 40), {"at_70", 70}}) {
    const Contacts due(0.4 / 12 * 3 * (1 + 0.4 * (age - 50) / 10) * 1.5);
    const auto contacts = series(results, who);
    double sum = 0;
    for (const double month : contacts) sum += month;
    const double months = static_cast<double>(contacts.size());
    EXPECT_NEAR(sum / months, due.mean, 3 * std::sqrt(due.variance / (30000 * months))) << who;
  }
}

// The woman of the household goes, once for each child.
TEST_F(NeedsOfEvents, ABirthBringsThemToTheMother) {
  const std::string couples =
      "1,1,1,East,33,male,employed,0,0,0\n1,2,1,East,30,female,employed,0,0,0\n";
  const Results results =
      run(couples, R"(schedule: [households, ageing, births, needs]
indicators:
  births: {number: now.births, unit: 1}
  persons: {of: person, sum: "1"}
  women: {of: person, sum: contacts, where: sex == 'female'}
  men: {of: person, sum: contacts, where: sex == 'male'}
)",
          {"needs.illness_rate=0", "needs.on_birth=2.5", "births.total_fertility_rate=6"});
  const double each = series(results, "persons")[0] / 60000;  // whom a citizen stands for
  double births = 0, contacts = 0;
  for (std::size_t month = 0; month < 6; ++month) {
    births += series(results, "births")[month] / each;
    contacts += series(results, "women")[month] / each;
    EXPECT_EQ(series(results, "men")[month], 0) << month;
  }
  const Contacts due(2.5);
  EXPECT_GT(births, 4000);
  EXPECT_NEAR(contacts, births * due.mean, 3 * std::sqrt(births * due.variance));
}

}  // namespace
}  // namespace civitas
