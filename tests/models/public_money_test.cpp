// SPDX-License-Identifier: Apache-2.0
// Casework and budget: backlogs, delays, debt and surtax in closed form.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

class PublicMoney : public testing::Test {
 protected:
  Results run(const std::string& schedule, const std::string& values, const std::string& indicators,
              const std::vector<std::string>& settings = {}) const {
    return SmallWorld(folder_.write(
                          "scenario.yaml",
                          "civitas: 1\ntitle: Money\npopulation: {parametric: singles, "
                          "persons: 10}\ntime: {from: 2025-01, to: 2030-12, step: month}\n"
                          "values:\n" +
                              values + "schedule: [" + schedule + "]\nindicators:\n" + indicators),
                      settings)
        .run();
  }
  Results cases(const std::string& filed, const std::vector<std::string>& settings = {}) const {
    std::vector<std::string> all = {"casework.staff_skill=0.5", "casework.staff=10"};
    all.insert(all.end(), settings.begin(), settings.end());
    return run("casework", "  cases_filed: {is: \"" + filed + "\", unit: 1}\n",
               "  backlog: {number: casework.backlog}\n  decided: {number: casework.decided}\n"
               "  delay: {number: casework.delay}\n",
               all);
  }
  Results budget(const std::string& revenue, const std::vector<std::string>& settings = {}) const {
    return run(
        "budget",
        "  budget_revenue: {is: \"" + revenue +
            "\", unit: EUR/month}\n  budget_spending: {is: 110 EUR/month, unit: EUR/month}\n",
        "  debt: {number: budget.debt, unit: EUR}\n"
        "  surtax: {number: budget.surtax}\n  balance: {number: budget.balance, unit: EUR}\n"
        "  present_value: {number: budget.present_value, unit: EUR}\n",
        settings);
  }

  Folder folder_;
};

// 10 · 130 · 0.5 = 650 cases a month are decided.
TEST_F(PublicMoney, ABacklogGrowsByWhatIsNotDecided) {
  const Results results = cases("700");
  EXPECT_NEAR(series(results, "backlog")[11], 12 * 50, 1e-6);
  EXPECT_NEAR(series(results, "decided")[11], 650, 1e-6);
  EXPECT_NEAR(series(results, "delay")[11], 1 + 600.0 / 650, 1e-9);
  const Results idle = cases("600");
  EXPECT_EQ(series(idle, "backlog").back(), 0);
  EXPECT_EQ(series(idle, "decided").back(), 600);
  EXPECT_EQ(series(idle, "delay").back(), 1);
}

TEST_F(PublicMoney, NoCaseIsLost) {
  const Results results = cases("where(now.month <= 2, 3000, 400)");
  double filed = 0, decided = 0;
  for (std::size_t month = 0; month < 72; ++month) {
    filed += month % 12 < 2 ? 3000 : 400;
    decided += series(results, "decided")[month];
    EXPECT_NEAR(filed, decided + series(results, "backlog")[month], 1e-6 * filed);
  }
}

TEST_F(PublicMoney, SkilledCaseworkersDecideMore) {
  EXPECT_NEAR(series(cases("5000", {"casework.staff_skill=1"}), "decided")[0], 650 * 1.15, 1e-6);
}

// 10 a month for n months at 1 % a month: 10 (1.01^n − 1) / 0.01
TEST_F(PublicMoney, DebtGrowsWithInterest) {
  const Results results = budget("100 EUR/month", {"budget.interest=0.12"});
  EXPECT_NEAR(series(results, "debt")[59], 10 * (std::pow(1.01, 60) - 1) / 0.01, 1e-6);
  for (const double balance : series(results, "balance")) EXPECT_NEAR(balance, -10, 1e-9);
  EXPECT_EQ(series(results, "surtax").back(), 0);
}

TEST_F(PublicMoney, ASurtaxBalancesTheNextYear) {
  const Results results =
      budget("100 EUR/month * (1 + budget.surtax)", {"budget.balanced=1", "budget.interest=0"});
  EXPECT_EQ(series(results, "surtax")[10], 0);
  EXPECT_NEAR(series(results, "surtax")[11], 0.1, 1e-12);
  EXPECT_NEAR(series(results, "balance")[12], 0, 1e-9);
  EXPECT_NEAR(series(results, "surtax").back(), 0.1, 1e-12);
}

// Σ 1.03^(−k / 12) over the months k = 1 … 60, at 10 a month less.
TEST_F(PublicMoney, PresentValueCountsLaterMonthsLess) {
  const Results results = budget("100 EUR/month");
  double expected = 0;
  for (int k = 1; k <= 60; ++k) expected -= 10 * std::pow(1.03, -k / 12.0);
  EXPECT_NEAR(series(results, "present_value")[59], expected, 1e-9 * std::abs(expected));
}

}  // namespace
}  // namespace civitas
