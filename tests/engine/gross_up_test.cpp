// SPDX-License-Identifier: Apache-2.0
// Gross amounts give the observed net amounts back.
#include "sim/engine/gross_up.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

// The law of scenarios/austria.yaml, written again.
double net(double gross) {
  const double taxable = gross - 0.18 * std::max(0.0, gross);
  const double above[] = {11000, 18000, 31000, 60000, INFINITY}, rate[] = {.2, .3, .42, .48};
  double tax = 0;
  for (int k = 0; k < 4; ++k)
    tax += rate[k] * std::clamp(taxable - above[k], 0.0, above[k + 1] - above[k]);
  return taxable - tax;
}

TEST(GrossUp, EveryPersonGetsTheObservedNetIncomeBack) {
  const SmallWorld world("scenarios/austria.yaml", {}, "scenarios/data/eusilc_at2006.csv.gz",
                         "scenarios/data/eusilc_at2006.yaml");
  const Population observed =
      read_microdata("scenarios/data/eusilc_at2006.csv.gz", "scenarios/data/eusilc_at2006.yaml");
  const auto earnings = column(observed, Entity::person, "earnings"),
             pension = column(observed, Entity::person, "pension"),
             gross_earnings = column(world.start, Entity::person, "earnings"),
             gross_pension = column(world.start, Entity::person, "pension");
  ASSERT_EQ(observed.persons(), 14827U);
  for (std::size_t i = 0; i < earnings.size(); ++i) {
    const double wanted = earnings[i] + pension[i], gross = gross_earnings[i] + gross_pension[i];
    ASSERT_NEAR(net(gross), wanted, 1e-9 * std::max(1.0, std::abs(wanted))) << i;
    ASSERT_NEAR(gross_earnings[i] * pension[i], gross_pension[i] * earnings[i],
                1e-9 * std::abs(gross_earnings[i] * pension[i]));  // one factor for both
  }
  EXPECT_NEAR(net(40000), 26744, 1e-9);  // 7200 contributions and 6056 tax
}

TEST(GrossUp, AReformOfTheTaxChangesNoGrossIncome) {
  const Folder folder;
  const std::string base = std::filesystem::absolute("scenarios/austria.yaml").string();
  const std::string reform = folder.write(
      "reform.yaml",
      "civitas: 1\nbase: " + base +
          "\ntitle: Less\nchanges: [{set: contributions.rate, to: 0.1, from: 2025-01}]\n");
  const char* microdata = "scenarios/data/eusilc_at2006.csv.gz";
  const SmallWorld before(base, {}, microdata), after(reform, {}, microdata);
  EXPECT_EQ(column(before.start, Entity::person, "earnings"),
            column(after.start, Entity::person, "earnings"));
}

TEST(GrossUp, AValueThatDoesNotGrowIsAnError) {
  const Folder folder;
  folder.write("one.csv",
               "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
               "1,1,1,40,male,employed,15000,0,0\n");
  folder.write("one.yaml", kSmallMapping);
  const auto world = [&](const std::string& value) {
    return SmallWorld(folder.write(
        "scenario.yaml",
        "civitas: 1\ntitle: One\npopulation:\n  microdata: one.csv\n  mapping: one.yaml\n"
        "  gross_up: {columns: [person.earnings], value: person.net, equals: earnings}\n"
        "time: {from: 2025-01, to: 2025-01, step: month}\nseed: 1\n"
        "values:\n  person.net: {is: \"" +
            value + "\", unit: EUR/year}\nschedule: []\n"));
  };
  EXPECT_THROW(world("0 * earnings"), InputError);
  EXPECT_THROW(world("min(earnings, 9000 EUR/year)"), InputError);
  EXPECT_NEAR(column(world("0.5 * earnings").start, Entity::person, "earnings")[0], 30000, 1e-4);
}

}  // namespace
}  // namespace civitas
