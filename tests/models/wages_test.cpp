// SPDX-License-Identifier: Apache-2.0
// Wages: the latent wage is a stationary autoregression, and earnings follow it.
#include <gtest/gtest.h>

#include <cmath>
#include <iterator>

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

/// What the card says of pay.
struct Card {
  std::vector<double> numbers = [] {
    std::vector<double> list;
    const auto& parameters = find_model("wages")->parameters;
    Pay::append(list, cells_at(parameters.at(0), Month::always()),
                cells_at(parameters.at(1), Month::always()));
    return list;
  }();
  Pay pay{numbers};
};

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
  Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
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
  Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
  simulation.step(false);
  const auto activity = column(simulation.population(), Entity::person, "activity");
  const auto z = column(simulation.population(), Entity::person, "latent_wage");
  const auto start = column(simulation.population(), Entity::person, "earnings");
  for (int month = 0; month < 6; ++month) simulation.step(false);
  const auto later = column(simulation.population(), Entity::person, "earnings");
  const auto z_later = column(simulation.population(), Entity::person, "latent_wage");
  const Card card;
  for (std::size_t i = 0; i < z.size(); ++i) {
    if (activity[i] == 0) {
      ASSERT_EQ(start[i], 25000);
      ASSERT_NEAR(card.pay.earnings(0, 1, z[i]), 25000, 1e-6);
      ASSERT_NEAR(later[i], card.pay.earnings(0, 1, z_later[i]), 1e-6);
    } else {
      ASSERT_EQ(start[i], 5000);
      ASSERT_EQ(later[i], 5000);
    }
  }
}

// Who works from 24 to 57 passes all the medians of the table.
TEST_F(Wages, EarningsGrowWithAgeAsTheTableSays) {
  std::string path = write("1,1,1,24,female,employed,10000,0,0\n");
  std::string text;
  {
    std::ifstream file(path);
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  text.replace(text.find("2026-12"), 7, "2058-12");
  text.replace(text.find("[wages]"), 7, "[ageing, wages]");
  text.replace(text.find("200000"), 6, "1000");
  text += "assumptions:\n  wages.persistence: {unit: 1, value: 1, range: [0, 1]}\n";
  const SmallWorld world(folder_.write("ageing.yaml", text));
  const Workers workers(1);
  Simulation simulation(*world.plan, 3, 1, kBlockPersons, workers);
  const Card card;
  for (int year = 0; year <= 33; ++year) {
    for (int month = 0; month < 12; ++month) simulation.step(false);
    const auto age = column(simulation.population(), Entity::person, "age");
    const auto earned = column(simulation.population(), Entity::person, "earnings");
    for (std::size_t i = 0; i < age.size(); ++i) {
      const auto group = earnings_age(static_cast<std::int32_t>(age[i]));
      ASSERT_NEAR(earned[i], 10000 * card.pay.median(1, group) / card.pay.median(1, 0), 1e-6);
    }
  }
}

// Half of those who begin to work earn less than the median, and a tenth less than the tail says.
TEST(Earnings, QuantilesAreThoseOfTheTable) {
  const Card card;
  for (const std::uint8_t sex : {0, 1}) {
    EXPECT_EQ(card.pay.earnings(sex, 2, 0), card.pay.median(sex, 2));
    EXPECT_NEAR(card.pay.earnings(sex, 2, -1.2816),
                card.pay.median(sex, 2) * std::exp(-1.2816 * card.pay.below(sex)), 1e-9);
    EXPECT_NEAR(card.pay.earnings(sex, 2, 1.2816),
                card.pay.median(sex, 2) * std::exp(1.2816 * card.pay.above(sex)), 1e-9);
  }
}

TEST(Earnings, LatentWageIsTheInverse) {
  const Card card;
  for (const double z : {-3.5, -1.0, 0.0, 0.7, 4.0}) {
    for (const std::uint8_t sex : {0, 1})
      EXPECT_NEAR(card.pay.latent_wage(sex, 3, card.pay.earnings(sex, 3, z)), z, 1e-13);
  }
}

TEST(Earnings, AgesAreThoseOfTheTable) {
  for (const auto& [age, group] : {std::pair(0, 0), {24, 0}, {25, 1}, {54, 3}, {55, 4}, {120, 4}})
    EXPECT_EQ(earnings_age(age), group);
}

}  // namespace
}  // namespace civitas
