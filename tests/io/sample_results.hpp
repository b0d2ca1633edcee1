// SPDX-License-Identifier: Apache-2.0
// Small results with something in every place of the format.
#pragma once

#include <limits>

#include "sim/engine/results.hpp"

namespace civitas {

inline Results sample_results() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Results results;
  results.title = "Größere Familienbeihilfe ≤ 5 %";
  results.description = "Made up for the tests.";
  results.first_year = 2027;
  results.first_month = 11;
  results.months_per_step = 1;
  results.steps = 5;
  results.replicates = {1, 2, 3};
  results.complete = true;
  results.dimensions = {{"region", "region of residence", {"Kärnten", "Niederösterreich"}},
                        {"sex", "sex", {"woman", "man", ""}}};
  Series rate{"poverty_rate",
              "1",
              "at-risk-of-poverty rate",
              "mean(poor)",
              "person",
              "take_up, equivalence_scale",
              {},
              std::vector<double>{}};
  Series by_region = rate;
  by_region.name = "poverty_rate_by_region";
  by_region.dimensions = {"region"};
  Series applicants{"applicants", "1", "applications made", "count(applied)",
                    "person",     "",  {"sex", "region"},   std::vector<std::int64_t>{}};
  // A unit that readers must not take for a time span.
  Series waiting{"waiting", "hour", "time waited", "mean(waited)",
                 "person",  "",     {"sex"},       std::vector<double>{}};
  for (int i = 0; i < 15; ++i) {
    std::get<std::vector<double>>(rate.values).push_back(i == 7 ? nan : 0.125 + 0.001 * i);
  }
  for (int i = 0; i < 30; ++i) {
    std::get<std::vector<double>>(by_region.values).push_back(0.1 + 0.001 * i);
  }
  for (int i = 0; i < 90; ++i) {
    std::get<std::vector<std::int64_t>>(applicants.values)
        .push_back(i == 89 ? -1 : i * 1000000007LL);
  }
  for (int i = 0; i < 45; ++i) std::get<std::vector<double>>(waiting.values).push_back(0.5 * i);
  results.series = {rate, by_region, applicants, waiting};

  // With 5 steps more than 16 KiB, so stored in blocks; keys that a double cannot hold.
  constexpr std::size_t citizens = 1000;
  Panel::Attribute income{"household_disposable", "EUR/month", "disposable income", {}};
  Panel::Attribute age{"age", "year", "age", {}};
  for (std::size_t i = 0; i < citizens; ++i) {
    results.panel.keys.push_back(i + 1 == citizens ? 18446744073709551615u : 9007199254740993u + i);
    results.panel.weights.push_back(8.5 + static_cast<double>(i));
  }
  for (std::size_t i = 0; i < results.steps * citizens; ++i) {
    income.values.push_back(i == 1 ? nan : 1000.0 + static_cast<double>(i));
    age.values.push_back(static_cast<double>(i % 90));
  }
  results.panel.attributes = {income, age};

  results.plan = {{"ageing", "age", "age", "", ""},
                  {"benefit", "age, income", "benefit", "benefit.take_up", "benefit.amount"}};
  results.population = {{"persons", "14827"}, {"largest household", "9"}, {"persons", "again"}};
  results.assertions = {
      {"poverty_rate < 0.2", "year", 0, ""},
      {"applicants > 5", "month", 2, "does not hold in 2027-11, in replicate 1: applicants is 0"}};
  results.fit = {
      {"age", "person", "region", 4, 100, 0.5, 2.5, 1.25, 0.0625, "region Kärnten, age 65+"},
      {"size", "household", "whole", 2, 50, 0, 0, 0, 0, ""}};
  results.provenance = {"scenarios/größer.yaml",
                        18446744073709551615u,
                        std::string(100000, 'x'),
                        "benefit.amount: 100 EUR/month -> 120 EUR/month",
                        "0.1.0",
                        "0123456789abcdef",
                        "gcc 12.2.0",
                        {{"scenarios/größer.yaml", std::string(64, 'a')},
                         {"tables/n\xFF.csv", std::string(64, 'b')}}};
  return results;
}

}  // namespace civitas
