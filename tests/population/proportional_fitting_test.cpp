// SPDX-License-Identifier: Apache-2.0
// Proportional fitting: published tables, totals met, and nothing that depends on names or order.
#include "sim/population/proportional_fitting.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace civitas {
namespace {

/// Constraints of a table's rows, then of its columns.
Constraints of_table(const std::vector<double>& rows, const std::vector<double>& columns) {
  Constraints constraints;
  const auto n = static_cast<std::uint32_t>(columns.size());
  for (std::uint32_t r = 0; r < rows.size(); ++r) {
    for (std::uint32_t c = 0; c < n; ++c) constraints.add(r * n + c, 1);
    constraints.close(rows[r]);
  }
  for (std::uint32_t c = 0; c < n; ++c) {
    for (std::uint32_t r = 0; r < rows.size(); ++r) constraints.add(r * n + c, 1);
    constraints.close(columns[c]);
  }
  return constraints;
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected,
                 double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], tolerance) << i;
}

TEST(ProportionalFitting, IndependentSeedGivesTheProductOfTheMargins) {
  std::vector<double> table(4, 1);
  const Convergence convergence = fit(table, of_table({52, 48}, {87, 13}), 1e-12);
  EXPECT_TRUE(convergence.reached);
  expect_near(table, {45.24, 6.76, 41.76, 6.24}, 1e-12);
}

TEST(ProportionalFitting, KeepsTheOddsRatioOfTheSeed) {
  std::vector<double> table = {0.7, 1, 1, 1};
  fit(table, of_table({52, 48}, {87, 13}), 1e-10);
  expect_near(table, {44.245359, 7.754641, 42.754641, 5.245359}, 1e-5);
  EXPECT_NEAR(table[0] * table[3] / (table[1] * table[2]), 0.7, 1e-9);
}

// Five persons (aged 59 54 35 73 49; m m m f f) in three zones: "SimpleWorld" of Lovelace and
// Dumont, "Spatial microsimulation with R" (2016).
TEST(ProportionalFitting, WeighsPersonsOfSimpleWorld) {
  const bool older[] = {true, true, false, true, false};
  const bool man[] = {true, true, true, false, false};
  const double young_old[3][2] = {{8, 4}, {2, 8}, {7, 4}};
  const double men_women[3][2] = {{6, 6}, {4, 6}, {3, 8}};
  const std::vector<double> expected[3] = {{1.227998, 1.227998, 3.544004, 1.544004, 4.455996},
                                           {1.725083, 1.725083, 0.549834, 4.549834, 1.450166},
                                           {0.725083, 0.725083, 1.549834, 2.549834, 5.450166}};
  for (int zone = 0; zone < 3; ++zone) {
    Constraints constraints;
    for (const bool of : {false, true}) {
      for (std::uint32_t p = 0; p < 5; ++p) {
        if (older[p] == of) constraints.add(p, 1);
      }
      constraints.close(young_old[zone][of ? 1 : 0]);
    }
    for (const bool of : {true, false}) {
      for (std::uint32_t p = 0; p < 5; ++p) {
        if (man[p] == of) constraints.add(p, 1);
      }
      constraints.close(men_women[zone][of ? 0 : 1]);
    }
    std::vector<double> weights(5, 1);
    EXPECT_TRUE(fit(weights, constraints, 1e-10).reached);
    expect_near(weights, expected[zone], 1e-5);
  }
}

// The example of Ye et al. (2009): eight households of two types, with members of three.
constexpr int kTypes[5][8] = {{1, 1, 1, 0, 0, 0, 0, 0},
                              {0, 0, 0, 1, 1, 1, 1, 1},
                              {1, 1, 2, 1, 0, 1, 2, 1},
                              {1, 0, 1, 0, 2, 1, 1, 1},
                              {1, 1, 0, 2, 1, 0, 2, 0}};
constexpr double kTypeTotals[5] = {35, 65, 91, 65, 104};

Constraints of_ye(const std::vector<std::uint32_t>& place) {
  Constraints constraints;
  for (int type = 0; type < 5; ++type) {
    for (std::uint32_t h = 0; h < 8; ++h) {
      if (kTypes[type][h] > 0) constraints.add(place[h], kTypes[type][h]);
    }
    constraints.close(kTypeTotals[type]);
  }
  return constraints;
}

TEST(ProportionalFitting, UpdatesHouseholdsAsYeEtAl) {
  const Constraints constraints = of_ye({0, 1, 2, 3, 4, 5, 6, 7});
  std::vector<double> weights(8, 1);
  fit(weights, constraints, 0, 1);
  expect_near(weights,
              {12.365567, 14.609825, 8.046993, 16.279519, 16.90802, 8.96665, 13.778775, 8.96665},
              1e-5);
  double deviation = 0;
  for (std::size_t c = 0; c < 5; ++c)
    deviation += std::abs(constraints.sum(c, weights) / kTypeTotals[c] - 1) / 5;
  EXPECT_NEAR(deviation, 0.09528667, 1e-7);

  weights.assign(8, 1);
  EXPECT_TRUE(fit(weights, constraints, 1e-8, 10000).reached);
  expect_near(weights,
              {1.359607, 25.660806, 7.979587, 27.791269, 18.452075, 8.642085, 1.472487, 8.642085},
              1e-4);
}

TEST(ProportionalFitting, HouseholdsMayStandInAnyOrder) {
  const std::vector<std::uint32_t> place = {5, 2, 7, 0, 1, 6, 3, 4};
  std::vector<double> weights(8, 1), moved(8, 1);
  fit(weights, of_ye({0, 1, 2, 3, 4, 5, 6, 7}), 1e-8, 10000);
  fit(moved, of_ye(place), 1e-8, 10000);
  for (std::size_t h = 0; h < 8; ++h) EXPECT_NEAR(moved[place[h]], weights[h], 1e-6);
}

TEST(ProportionalFitting, TellsByHowMuchMarginsContradictEachOther) {
  std::vector<double> table(4, 1);
  const Convergence convergence = fit(table, of_table({60, 40}, {50, 45}), 1e-9);
  EXPECT_FALSE(convergence.reached);
  EXPECT_GT(convergence.error, 1);
  EXPECT_LT(convergence.sweeps, 200);  // it gives up
}

TEST(ProportionalFitting, AnEmptyCellThatAMarginNeedsStaysInTheError) {
  std::vector<double> table = {0, 1, 0, 1};
  const Convergence convergence = fit(table, of_table({5, 5}, {4, 6}), 1e-9);
  EXPECT_FALSE(convergence.reached);
  EXPECT_GE(convergence.error, 4);
}

TEST(ProportionalFitting, ATotalOfNothingLeavesNothing) {
  std::vector<double> table(4, 1);
  EXPECT_TRUE(fit(table, of_table({0, 10}, {4, 6}), 1e-12).reached);
  expect_near(table, {0, 0, 4, 6}, 1e-12);
}

std::vector<std::vector<double>> numbers(const std::string& path) {
  std::vector<std::vector<double>> rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::vector<double> row;
    std::stringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) {
      char* end = nullptr;
      const double number = std::strtod(field.c_str(), &end);
      if (end != field.c_str() && *end == '\0') row.push_back(number);
    }
    if (!row.empty()) rows.push_back(row);
  }
  return rows;
}

// Households of census tract 10001040100 in Delaware by size and income: the seed is the public-use
// sample of 2013, the margins are of the American Community Survey of 2014. The files are no part
// of the project; CIVITAS_RESEARCH_DATA names the folder that holds them.
TEST(ProportionalFitting, FitsACensusTract) {
  const char* folder = std::getenv("CIVITAS_RESEARCH_DATA");
  if (folder == nullptr) GTEST_SKIP() << "CIVITAS_RESEARCH_DATA is not set";
  const std::string start = std::string(folder) + "/verification/ipf_de_tract10001040100_";
  std::vector<double> table, sizes, incomes, expected;
  for (const auto& row : numbers(start + "seed.csv"))
    table.insert(table.end(), row.begin(), row.end());
  for (const auto& row : numbers(start + "margin_size.csv")) sizes.push_back(row.at(0));
  for (const auto& row : numbers(start + "margin_income.csv")) incomes.push_back(row.at(0));
  for (const auto& row : numbers(start + "expected.csv"))
    expected.insert(expected.end(), row.begin(), row.end());
  ASSERT_EQ(table.size(), 7u * 16u);
  const Convergence convergence = fit(table, of_table(sizes, incomes), 1e-10);
  EXPECT_TRUE(convergence.reached);
  EXPECT_EQ(convergence.sweeps, 12);
  expect_near(table, expected, 1e-8);
}

}  // namespace
}  // namespace civitas
