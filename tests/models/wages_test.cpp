// SPDX-License-Identifier: Apache-2.0
// Wages: the latent wage is a stationary autoregression, and earnings follow it.
#include <gtest/gtest.h>

#include <cmath>

#include "models/earnings.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr int kPersons = 200000;

struct Moments {
  double mean = 0, variance = 0;
};

Moments moments(const std::vector<double>& x) {
  Moments m;
  for (const double value : x) m.mean += value / static_cast<double>(x.size());
  for (const double value : x)
    m.variance += (value - m.mean) * (value - m.mean) / static_cast<double>(x.size());
  return m;
}

class Wages : public testing::Test {
 protected:
  // One unemployed person, whose latent wage is drawn, and one at work, whose is observed.
  std::string write(const std::string& records) const {
    folder_.write("one.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n" + records);
    folder_.write("one.yaml", kSmallMapping);
    return folder_.write("scenario.yaml",
                         "civitas: 1\ntitle: Wages\npopulation: {microdata: one.csv, mapping: "
                         "one.yaml, persons: " +
                             std::to_string(kPersons) +
                             "}\ntime: {from: 2025-01, to: 2026-12, step: month}\nseed: 3\n"
                             "schedule: [wages]\n");
  }
  Folder folder_;
};

TEST_F(Wages, LatentWageKeepsItsDistributionAndItsMemory) {
  const SmallWorld world(write("1,1,1,30,male,unemployed,0,0,0\n"));
  const Workers workers(2);
  Simulation simulation(*world.plan, 3, 1, 1024, workers);
  simulation.step(false);
  const auto first = column(simulation.population(), Entity::person, "latent_wage");
  for (int month = 0; month < 12; ++month) simulation.step(false);
  const auto later = column(simulation.population(), Entity::person, "latent_wage");
  double product = 0;
  for (std::size_t i = 0; i < first.size(); ++i)
    product += first[i] * later[i] / static_cast<double>(first.size());
  const double error = 1 / std::sqrt(kPersons);
  for (const auto& z : {first, later}) {
    EXPECT_NEAR(moments(z).mean, 0, 3 * error);
    EXPECT_NEAR(moments(z).variance, 1, 3 * std::sqrt(2) * error);
  }
  const double correlation = (product - moments(first).mean * moments(later).mean) /
                             std::sqrt(moments(first).variance * moments(later).variance);
  EXPECT_NEAR(correlation, 0.95, 3 * (1 - 0.95 * 0.95) * error);
}

TEST_F(Wages, EarningsFollowTheLatentWageAndStayAsObservedInTheFirstMonth) {
  const SmallWorld world(
      write("1,1,1,30,male,employed,25000,0,0\n2,2,1,50,female,retired,5000,9000,0\n"));
  const Workers workers(1);
  Simulation simulation(*world.plan, 3, 1, 1024, workers);
  simulation.step(false);
  const auto activity = column(simulation.population(), Entity::person, "activity");
  const auto z = column(simulation.population(), Entity::person, "latent_wage");
  const auto start = column(simulation.population(), Entity::person, "earnings");
  for (int month = 0; month < 6; ++month) simulation.step(false);
  const auto later = column(simulation.population(), Entity::person, "earnings");
  const auto z_later = column(simulation.population(), Entity::person, "latent_wage");
  const double sigma = find_model("wages")->parameters.at(1).values.at(0).number;
  for (std::size_t i = 0; i < z.size(); ++i) {
    if (activity[i] == 0) {
      ASSERT_EQ(start[i], 25000);
      ASSERT_NEAR(later[i], 25000 * std::exp(sigma * (z_later[i] - z[i])), 1e-6);
    } else {
      ASSERT_EQ(start[i], 5000);
      ASSERT_EQ(later[i], 5000);
    }
  }
}

TEST(Earnings, LatentWageIsTheInverse) {
  for (const double z : {-3.5, -1.0, 0.0, 0.7, 4.0})
    EXPECT_NEAR(latent_wage(earnings(30000, 0.8, z), 30000, 0.8), z, 1e-13);
}

TEST(Earnings, CellsRunOverSexAndAge) {
  EXPECT_EQ(earnings_cell(0, 0), 0u);
  EXPECT_EQ(earnings_cell(0, 24), 0u);
  EXPECT_EQ(earnings_cell(0, 25), 1u);
  EXPECT_EQ(earnings_cell(0, 64), 4u);
  EXPECT_EQ(earnings_cell(0, 120), 5u);
  EXPECT_EQ(earnings_cell(1, 18), 6u);
  EXPECT_EQ(earnings_cell(1, 65), 11u);
}

}  // namespace
}  // namespace civitas
