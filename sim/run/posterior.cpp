// SPDX-License-Identifier: Apache-2.0
#include "sim/run/posterior.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/io/design_reader.hpp"

namespace civitas {
namespace {

double quantile(const std::vector<std::pair<double, double>>& sorted, double share) {
  double sum = 0;
  for (const auto& [value, weight] : sorted) {
    sum += weight;
    if (sum >= share) return value;
  }
  return sorted.back().first;
}

}  // namespace

std::vector<PosteriorMarginal> marginals(const CalibrationRun& run, const Generation& generation) {
  std::vector<std::vector<std::pair<double, double>>> columns;  // value and weight
  for (const Particle& particle : generation.particles) {
    const std::vector<double> row = run.row_at(particle.at);
    columns.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) columns[i].emplace_back(row[i], particle.weight);
  }
  std::vector<PosteriorMarginal> list;
  for (auto& column : columns) {
    std::stable_sort(column.begin(), column.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    PosteriorMarginal one;
    // By the greatest weight, so that equal ones are exactly 1.
    double greatest = 0, weights = 0;
    for (const auto& [value, weight] : column) greatest = std::max(greatest, weight);
    for (const auto& [value, weight] : column) {
      one.mean += weight / greatest * value;
      weights += weight / greatest;
    }
    one.mean /= weights;
    double square = 0;
    for (const auto& [value, weight] : column)
      square += weight * (value - one.mean) * (value - one.mean);
    one.deviation = std::sqrt(square);
    one.low = quantile(column, 0.025);
    one.median = quantile(column, 0.5);
    one.high = quantile(column, 0.975);
    list.push_back(one);
  }
  return list;
}

std::string posterior_csv(const SweepPlan& plan, const CalibrationRun& run,
                          const Generation& generation) {
  DesignTable table;
  table.factors = plan.design().factors;
  for (const std::vector<double>& unit : resampled(generation, plan.experiment().calibrate->seed))
    table.rows.push_back(run.row_at(unit));
  return design_csv(table);
}

std::string particles_csv(const SweepPlan& plan, const CalibrationRun& run,
                          const Generation& generation) {
  std::string text;
  for (const Factor& factor : plan.design().factors) text += factor.name.chars + ",";
  text += "weight,distance\n";
  for (const Particle& particle : generation.particles) {
    for (const double value : run.row_at(particle.at)) text += fmt::format("{},", value);
    text += fmt::format("{},{}\n", particle.weight, particle.distance);
  }
  return text;
}

}  // namespace civitas
