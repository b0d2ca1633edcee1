// SPDX-License-Identifier: Apache-2.0
// The Austrian file, weighted, in its first month: poverty and inequality as others compute them,
// and accounts that balance.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr const char* kScenario = "scenarios/austria.yaml";
constexpr const char* kMicrodata = "scenarios/data/eusilc_at2006.csv.gz";
constexpr const char* kMapping = "scenarios/data/eusilc_at2006.yaml";

class Austria : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::ifstream file(kScenario);
    std::string text(std::istreambuf_iterator<char>(file), {});
    std::string cuts;
    for (int tenth = 1; tenth < 10; ++tenth)
      cuts += "  cut_" + std::to_string(tenth) +
              ": {of: person, quantile: household.equivalised, at: 0." + std::to_string(tenth) +
              "}\n";
    const Folder folder;
    cuts +=
        "  median_of_poor: {of: person, median: household.equivalised, where: "
        "household.equivalised < poverty_line}\n";
    text.insert(text.find("panel:"), cuts);
    const SmallWorld world(folder.write("austria.yaml", text), {}, kMicrodata, kMapping);
    results_ = new Results(world.run());
  }
  static void TearDownTestSuite() { delete results_; }

  static std::vector<double> all(const std::string& name) { return series(*results_, name); }
  static double first(const std::string& name) { return all(name)[0]; }
  static double last(const std::string& name) { return all(name).back(); }

  static Results* results_;
};
Results* Austria::results_ = nullptr;

void expect_near(double found, double expected, double relative) {
  EXPECT_NEAR(found / expected, 1, relative) << found << " instead of " << expected;
}

// R package laeken 0.5.2 on this file: arpr 14.44422, arpt 10859.24, gini 26.48962, qsr 3.970004,
// rmpg 18.9286.
TEST_F(Austria, PovertyAndInequalityAreThoseOfLaeken) {
  expect_near(first("poverty_rate"), .14444221, 1e-6);
  expect_near(first("poverty_line"), 10859.238, 1e-6);
  expect_near(first("median_income"), 18098.73, 1e-6);
  expect_near(first("gini"), .26489622, 1e-6);
  expect_near(first("s80s20"), 3.970004, 1e-6);
  expect_near(all("poverty_rate_by_sex")[0], .12026603, 1e-6);
  expect_near(all("poverty_rate_by_sex")[1], .16733511, 1e-6);
  expect_near(1 - first("median_of_poor") / first("poverty_line"), .189286, 3e-6);
}

// Foster, Greer and Thorbecke's measures and tenths, by an independent implementation.
TEST_F(Austria, GapsAndTenths) {
  expect_near(first("poverty_gap"), .0398094, 2e-6);
  expect_near(first("poverty_severity"), .01918577, 2e-6);
  const double cuts[] = {9653.39,  12212.6,  14264.0,  16093.35, 18098.73,
                         20256.37, 22841.21, 25997.65, 31835.28};
  for (std::size_t i = 0; i < 9; ++i)
    expect_near(first("cut_" + std::to_string(i + 1)), cuts[i], 1e-6);
  EXPECT_EQ(first("p10_income"), first("cut_1"));
  EXPECT_EQ(first("p90_income"), first("cut_9"));
  const double shares[] = {3.43, 5.509, 6.702, 7.624, 8.609, 9.619, 10.808, 12.212, 14.313, 21.175};
  const std::vector<double> found = all("decile_share");
  for (std::size_t i = 0; i < 10; ++i) EXPECT_NEAR(100 * found[i], shares[i], .0005) << i;
  EXPECT_NEAR(std::accumulate(found.begin(), found.begin() + 10, 0.0), 1, 1e-12);
}

// Sums are exact and rounded once; counts are rounded to whole citizens, each group on its own.
TEST_F(Austria, GroupsSumToTheTotal) {
  const auto expect_total = [&](const std::string& name, const std::string& by, bool count) {
    const std::vector<double> total = all(name), groups = all(name + "_by_" + by);
    const std::size_t labels = groups.size() / total.size();
    for (std::size_t step = 0; step < total.size(); ++step) {
      double sum = 0;
      for (std::size_t label = 0; label < labels; ++label) sum += groups[step * labels + label];
      const double most = count ? 0.5 * static_cast<double>(labels + 1) : 1e-14 * total[step];
      ASSERT_NEAR(sum, total[step], most) << name << " by " << by << " in step " << step;
    }
  };
  for (const char* by : {"region", "household_type"}) {
    expect_total("minimum_income_spending", by, false);
    expect_total("recipient_households", by, true);
  }
  expect_total("income_tax_revenue", "decile", false);
}

TEST_F(Austria, AccountsBalance) {
  const std::vector<double> tax = all("income_tax_revenue"),
                            contributions = all("contributions_revenue"),
                            unemployment = all("unemployment_benefit_spending"),
                            minimum = all("minimum_income_spending"), budget = all("net_budget");
  for (std::size_t step = 0; step < budget.size(); ++step)
    expect_near(tax[step] + contributions[step] - unemployment[step] - minimum[step], budget[step],
                1e-12);
  EXPECT_EQ(minimum[0], 0);  // nobody is paid before a claim is decided
  EXPECT_GT(last("minimum_income_spending"), 1e9);
}

TEST_F(Austria, WhatIsPaidAndWhatIsNotIsWhatIsDue) {
  const std::vector<double> paid = all("minimum_income_spending"), unclaimed = all("unclaimed"),
                            share = all("take_up_expenditure");
  for (std::size_t step = 0; step < paid.size(); ++step)
    EXPECT_NEAR(paid[step], share[step] * (paid[step] + unclaimed[step]), 1e-12 * unclaimed[step]);
}

}  // namespace
}  // namespace civitas
