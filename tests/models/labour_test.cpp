// SPDX-License-Identifier: Apache-2.0
// Labour: the flows that come out are those that went in, and money follows the change.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "models/earnings.hpp"
#include "models/markov.hpp"
#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

constexpr int kPersons = 150000;

class Labour : public testing::Test {
 protected:
  // One third each employed, unemployed and inactive; wages stand still. A tax of a tenth.
  std::string write(int age = 40, const char* step = "month", const char* flows = "") const {
    const std::string a = std::to_string(age);
    folder_.write("three.csv",
                  "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
                  "1,1,1," +
                      a +
                      ",male,employed,30000,10000,0\n"
                      "2,2,1," +
                      a +
                      ",male,unemployed,0,0,5000\n"
                      "3,3,1," +
                      a + ",male,inactive,0,0,0\n");
    folder_.write("three.yaml", kSmallMapping);
    return folder_.write(
        "scenario.yaml",
        "civitas: 1\ntitle: Labour\npopulation: {microdata: three.csv, mapping: three.yaml, "
        "persons: " +
            std::to_string(kPersons) + "}\ntime: {from: 2025-01, to: 2034-12, step: " + step +
            "}\nseed: 5\nassumptions:\n  wages.persistence: {unit: 1, value: 1, range: [0, 1]}\n" +
            flows +
            "values:\n  person.net_income: {is: 0.9 * (earnings + pension), unit: EUR/year}\n"
            "schedule: [wages, labour]\n");
  }

  static std::vector<double> activity(const Simulation& simulation) {
    return column(simulation.population(), Entity::person, "activity");
  }
  static std::vector<double> after(const SmallWorld& world, int steps) {
    const Workers workers(2);
    Simulation simulation(*world.plan, 5, 1, kBlockPersons, workers);
    for (int step = 0; step < steps; ++step) simulation.step(false);
    return activity(simulation);
  }
  static Matrix3 flows(const std::vector<double>& from, const std::vector<double>& to) {
    Matrix3 count{};
    for (std::size_t i = 0; i < from.size(); ++i)
      count[static_cast<std::size_t>(from[i])][static_cast<std::size_t>(to[i])] += 3.0 / kPersons;
    return count;
  }
  static double error(double share) { return 3.5 * std::sqrt(share * (1 - share) * 3 / kPersons); }

  Folder folder_;
};

constexpr Matrix3 kQuarterly = {{{.963, .012, .025}, {.245, .511, .244}, {.044, .032, .924}}};

TEST_F(Labour, ThreeMonthsGiveTheQuarterlyFlows) {
  const SmallWorld world(write());
  const auto start = after(world, 1);
  EXPECT_EQ(start, column(world.start, Entity::person, "activity"));  // the observed month
  const Matrix3 seen = flows(start, after(world, 4));
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(seen[i][j], kQuarterly[i][j], error(kQuarterly[i][j])) << i << j;
  }
}

TEST_F(Labour, OneQuarterlyStepGivesThemToo) {
  const SmallWorld world(write(40, "quarter"));
  const Matrix3 seen = flows(after(world, 1), after(world, 2));
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(seen[i][j], kQuarterly[i][j], error(kQuarterly[i][j])) << i << j;
  }
}

// The product of 119 months, which lies close to the stationary shares.
TEST_F(Labour, TenYearsGiveTheProductOfTheirMonths) {
  const Matrix3 month = monthly_from_quarterly(kQuarterly);
  Matrix3 all = month;
  for (int i = 1; i < 119; ++i) all = product(all, month);
  const SmallWorld world(write());
  std::array<double, 3> shares{};
  for (const double state : after(world, 120))
    shares[static_cast<std::size_t>(state)] += 1.0 / kPersons;
  for (std::size_t i = 0; i < 3; ++i) {
    const double expected = (all[0][i] + all[1][i] + all[2][i]) / 3;
    EXPECT_NEAR(shares[i], expected, error(expected) / std::sqrt(3)) << i;
    EXPECT_NEAR(expected, stationary(month)[i], 0.004) << i;
  }
  const double force = shares[0] + shares[1];
  EXPECT_NEAR(shares[1] / force, 0.055105, 3 * std::sqrt(.0551 * .9449 / (force * kPersons)));
}

TEST_F(Labour, ARecessionTakesWorkAndHidesIt) {
  const Matrix3 month = monthly_from_quarterly(kQuarterly);
  const SmallWorld world(write(), {"labour.recession=2"});
  const Matrix3 seen = flows(after(world, 1), after(world, 2));
  EXPECT_NEAR(seen[0][1], 2 * month[0][1], error(2 * month[0][1]));
  EXPECT_NEAR(seen[1][0], month[1][0] / 2, error(month[1][0] / 2));
  EXPECT_NEAR(seen[0][2], month[0][2], error(month[0][2]));
  EXPECT_NEAR(seen[2][0], month[2][0], error(month[2][0]));
}

// Each level of education and sex has a chain of its own, with its own closed form.
TEST_F(Labour, EducationAndSexHaveTheirOwnStationaryStates) {
  std::string text;
  {
    std::ifstream file(write());
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  text.replace(text.find("values:"), 0,
               "  labour.by_sex: {unit: 1, axes: {sex: [male, female], flow: [leave, enter]}, "
               "values: [[0.5, 1.5], [1.2, 0.8]]}\n"
               "state:\n  person.education: {type: category, labels: [low, medium, high], start: "
               "\"where(random(e) < 0.3, 'low', where(random(e) < 0.6, 'medium', 'high'))\"}\n");
  std::string records =
      "hid,pid,weight,age,sex,activity,earnings,pension,benefit\n"
      "1,1,1,40,male,employed,30000,0,0\n2,2,1,40,female,employed,30000,0,0\n";
  folder_.write("three.csv", records);
  const SmallWorld world(folder_.write("education.yaml", text));
  const Workers workers(2);
  Simulation simulation(*world.plan, 5, 1, kBlockPersons, workers);
  constexpr int kMonths = 119;
  for (int step = 0; step <= kMonths; ++step) simulation.step(false);
  const auto sex = column(simulation.population(), Entity::person, "sex"),
             level = column(simulation.population(), Entity::person, "education"),
             state = activity(simulation);
  const double lose[] = {1.6, 1, 0.6}, find[] = {0.8, 1, 1.25}, leave[] = {0.5, 1.2},
               enter[] = {1.5, 0.8};
  for (std::size_t s = 0; s < 2; ++s) {
    for (std::size_t e = 0; e < 3; ++e) {
      Matrix3 month = monthly_from_quarterly(kQuarterly);
      month[0][1] *= lose[e], month[1][0] *= find[e];
      month[0][2] *= leave[s], month[1][2] *= leave[s];
      month[2][0] *= enter[s], month[2][1] *= enter[s];
      for (std::size_t i = 0; i < 3; ++i)
        month[i][i] = 1 - month[i][(i + 1) % 3] - month[i][(i + 2) % 3];
      Matrix3 all = month;
      for (int i = 1; i < kMonths; ++i) all = product(all, month);
      std::array<double, 3> count{};
      double people = 0;
      for (std::size_t i = 0; i < state.size(); ++i) {
        if (sex[i] != static_cast<double>(s) || level[i] != static_cast<double>(e)) continue;
        ++count[static_cast<std::size_t>(state[i])];
        ++people;
      }
      for (std::size_t i = 0; i < 3; ++i) {
        const double expected = all[0][i];
        EXPECT_NEAR(count[i] / people, expected,
                    3.7 * std::sqrt(expected * (1 - expected) / people))
            << s << e << i;
        EXPECT_NEAR(expected, stationary(month)[i], 0.02) << s << e << i;
      }
    }
  }
}

TEST_F(Labour, TheYoungAndTheOldStay) {
  for (const int age : {17, 65}) {
    const SmallWorld world(write(age));
    EXPECT_EQ(after(world, 24), after(world, 1)) << age;
  }
  const SmallWorld later(write(66), {"labour.retirement_age=67"});
  EXPECT_NE(after(later, 24), after(later, 1));
}

TEST_F(Labour, MoneyFollowsTheChange) {
  const SmallWorld world(write());
  const Workers workers(2);
  Simulation simulation(*world.plan, 5, 1, kBlockPersons, workers);
  simulation.step(false);
  const auto was = activity(simulation);
  simulation.step(false);
  const auto is = activity(simulation);
  const auto numbers = [&](const char* name) {
    return column(simulation.population(), Entity::person, name);
  };
  const auto earned = numbers("earnings"), benefit = numbers("unemployment_benefit"),
             z = numbers("latent_wage");
  const auto& parameters = find_model("wages")->parameters;
  std::vector<double> pay;
  Pay::append(pay, cells_at(parameters.at(0), Month::always()),
              cells_at(parameters.at(1), Month::always()));
  std::array<std::array<int, 3>, 3> seen{};
  for (std::size_t i = 0; i < was.size(); ++i) {
    ++seen[static_cast<std::size_t>(was[i])][static_cast<std::size_t>(is[i])];
    if (was[i] == is[i]) {
      ASSERT_EQ(earned[i], was[i] == 0 ? 30000 : 0);
      ASSERT_EQ(benefit[i], was[i] == 1 ? 5000 : 0);
    } else if (is[i] == 0) {
      ASSERT_NEAR(earned[i], Pay(pay).earnings(0, earnings_age(40), z[i]), 1e-6);
      ASSERT_EQ(benefit[i], 0);
    } else {
      ASSERT_EQ(earned[i], 0);
      // Of the net income of 36 000 the pension of 10 000 is a quarter: earnings are 27 000 net.
      ASSERT_NEAR(benefit[i], was[i] == 0 && is[i] == 1 ? 0.55 * 27000 : 0, 1e-9);
    }
  }
  for (const auto& row : seen) {
    for (const int count : row) EXPECT_GT(count, 100);
  }
}

}  // namespace
}  // namespace civitas
