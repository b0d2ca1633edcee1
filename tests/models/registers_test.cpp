// SPDX-License-Identifier: Apache-2.0
// Registers: errors of targeting in closed form, coverage, noise and lag.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr double kHouseholds = 1000000;

double standard_errors(double count, double share, double of = kHouseholds) {
  return count * std::sqrt(share * (1 - share) / of);
}

class Registers : public testing::Test {
 protected:
  Registers() {
    folder_.write("one.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,1,30,male,employed,0,0,0\n");
    folder_.write("one.yaml", kSmallMapping);
  }
  // Households of one person with the income `is`; 10 000 euros are guaranteed.
  Results run(const std::string& is, const std::vector<std::string>& settings,
              const std::string& more = "", const std::string& to = "2025-01",
              const std::string& schedule = "registers",
              int persons = static_cast<int>(kHouseholds),
              const std::string& indicators = "") const {
    return SmallWorld(folder_.write("scenario.yaml", R"yaml(civitas: 1
title: Registers
time: {from: 2025-01, to: )yaml" + to + R"yaml(, step: month}
seed: 5
population: {microdata: one.csv, mapping: one.yaml, persons: )yaml" +
                                                         std::to_string(persons) + R"yaml(}
state:
  household.talent: {type: real, start: "normal(talent, 0, 1)"}
values:
  household.income: {is: ")yaml" + is + R"yaml(", unit: EUR/year}
  household.income_in_registers: {is: income, unit: EUR/year}
  guaranteed_income: {is: 10000 EUR/year, unit: EUR/year}
  household.poor: income < guaranteed_income
)yaml" + more + "schedule: [" + schedule +
                                                         R"yaml(]
indicators:
  found: {of: household, share: register_poor}
  poor: {of: household, share: poor}
  exclusion: {of: household, share: not register_poor, where: poor}
  inclusion: {of: household, share: not poor, where: register_poor}
  coverage: {number: registers.coverage}
  noise: {number: registers.noise}
)yaml" + indicators),
                      settings)
        .run();
  }

  Folder folder_;
};

// Log income and score are normal with correlation √R², and as many are found as are poor: then
// exclusion = inclusion = 1 − Φ₂(z_q, z_q; √R²) / q. Values computed with the bivariate normal
// distribution.
TEST_F(Registers, ErrorsOfTargetingAreThoseOfTheBivariateNormal) {
  const std::map<double, std::map<double, double>> expected = {
      {0.1, {{0.4, .5861}, {0.5, .5261}, {0.8, .3198}}},
      {0.2,
       {{0.2, .5937},
        {0.4, .4827},
        {0.5, .4302},
        {0.6, .3769},
        {0.8, .2573},
        {0.9, .1791},
        {0.95, .1257}}},
      {0.3, {{0.5, .3604}, {0.9, .1486}}}};
  const std::map<double, double> quantile = {{0.1, -1.281552}, {0.2, -.841621}, {0.3, -.524401}};
  constexpr double kSpread = 0.25;
  for (const auto& [q, errors] : expected) {
    for (const auto& [r_squared, error] : errors) {
      const double noise = kSpread * std::sqrt(1 / r_squared - 1), z = quantile.at(q);
      const double spread_of_score = kSpread / std::sqrt(r_squared);
      const Results results =
          run("10000 EUR/year * exp(0.25 * (talent - " + std::to_string(z) + "))",
              {"registers.staff_skill=0.5", "registers.error=" + std::to_string(noise),
               "registers.margin=" + std::to_string(std::exp(z * (spread_of_score - kSpread)))});
      const std::string what = "q " + std::to_string(q) + ", R2 " + std::to_string(r_squared);
      EXPECT_NEAR(series(results, "found")[0], q, standard_errors(4, q)) << what;
      const double near = std::max(.003, standard_errors(3, error, q * kHouseholds));
      EXPECT_NEAR(series(results, "exclusion")[0], error, near) << what;
      EXPECT_NEAR(series(results, "inclusion")[0], error, near) << what;
    }
  }
}

// C(t) = C_target − (C_target − C₀) (1 − r)^t, but not above the limit.
TEST_F(Registers, CoverageApproachesItsTarget) {
  const auto path =
      series(run("0 EUR/year", {"registers.coverage_target=0.9"}, "", "2026-12", "registers", 10),
             "coverage");
  for (const int t : {0, 1, 23})
    EXPECT_NEAR(path[static_cast<std::size_t>(t)], 0.9 - 0.3 * std::pow(0.98, t), 1e-12) << t;
  const auto limited =
      series(run("0 EUR/year", {"registers.coverage_target=0.9", "registers.coverage_limit=0.7"},
                 "", "2026-12", "registers", 10),
             "coverage");
  EXPECT_EQ(limited[1], path[1]);
  EXPECT_EQ(limited[23], 0.7);
}

TEST_F(Registers, SkilledStaffMakeFewerErrors) {
  const auto noise = [&](const char* error, const char* skill, const char* by_skill = "0.6",
                         const char* least = "0.05") {
    return series(
        run("0 EUR/year",
            {std::string("registers.error=") + error, std::string("registers.staff_skill=") + skill,
             std::string("registers.error_by_staff_skill=") + by_skill,
             std::string("registers.least_error=") + least},
            "", "2025-01", "registers", 10),
        "noise")[0];
  };
  EXPECT_NEAR(noise("0.25", "0.5"), 0.25, 1e-12);
  EXPECT_NEAR(noise("0.25", "1"), 0.25 * 0.4, 1e-12);
  EXPECT_NEAR(noise("0.25", "0"), 0.25 * 1.6, 1e-12);
  EXPECT_EQ(noise("0.1", "1"), 0.05);
  EXPECT_NEAR(noise("0.25", "1", "0.2"), 0.25 * 0.8, 1e-12);
  EXPECT_EQ(noise("0.25", "1", "0.6", "0.15"), 0.15);
}

// Everybody is poor until May 2026, nobody after. Households are looked up in January, or in July.
TEST_F(Registers, IncomesAreAsOldAsTheLagSays) {
  const std::string is = "where(now.step < 17, 2000 EUR/year, 50000 EUR/year)";
  const auto found = [&](const std::vector<std::string>& settings) {
    return series(run(is, settings, "", "2028-12", "registers", 1000), "found");
  };
  const auto switches = [](const std::vector<double>& path) {  // the month after the last poor
    return path.rend() - std::find_if(path.rbegin(), path.rend(), [](double x) { return x > 0; });
  };
  const std::string no_audit = "registers.audit_rate=0";
  EXPECT_EQ(switches(found({no_audit, "registers.lag=12"})), 36);  // January 2028: income of 2027
  EXPECT_EQ(switches(found({no_audit, "registers.lag=7"})), 24);   // January 2027: that of June
  EXPECT_EQ(switches(found({no_audit, "registers.lag=8"})), 36);   // …of May
  EXPECT_EQ(switches(found({no_audit, "registers.lag=0"})), 24);
  EXPECT_EQ(switches(found({no_audit, "registers.enrolment_month=7", "registers.lag=0"})), 18);
  EXPECT_EQ(found({no_audit, "registers.lag=12"})[35], 1);
}

// Who is not poor any more is found out at a rate, until the next look at the registers.
TEST_F(Registers, AuditsFindWhoIsNoLongerPoor) {
  const auto found = series(run("where(now.step < 1, 2000 EUR/year, 50000 EUR/year)",
                                {"registers.audit_rate=0.6"}, "", "2025-12"),
                            "found");
  EXPECT_EQ(found[0], 1);
  for (const int t : {1, 6, 11}) {
    const double left = std::exp(-0.6 * t / 12);
    EXPECT_NEAR(found[static_cast<std::size_t>(t)], left, standard_errors(4, left)) << t;
  }
}

TEST_F(Registers, WhoIsFoundAndCoveredIsPaidWithoutAClaim) {
  const Results results = run("10000 EUR/year * exp(0.5 * talent)", {}, R"yaml(
  household.minimum_income_entitlement: {is: "max(0 EUR/year, guaranteed_income - income)", unit: EUR/year}
  household.found_by_registers: {is: "where(register_poor, 1, 0)", unit: 1}
  take_up.automatic_coverage: {is: registers.coverage, unit: 1}
)yaml",
                              "2025-03", "registers, take_up", 20000, R"yaml(
  automatic: {of: household, share: claim == 'automatic', where: register_poor}
  others: {of: household, share: claim == 'automatic', where: not register_poor}
  wrong: {of: household, share: not poor, where: claim == 'automatic'}
  claim: {of: household, share: claim == 'receiving', where: poor}
)yaml");
  EXPECT_NEAR(series(results, "automatic")[0], 0.6, standard_errors(4, 0.6, 8000));
  EXPECT_EQ(series(results, "others")[0], 0);
  EXPECT_GT(series(results, "wrong")[0], 0.01);     // they are paid although nothing is due
  EXPECT_GT(series(results, "claim").back(), 0.1);  // who is not found can claim
}

}  // namespace
}  // namespace civitas
