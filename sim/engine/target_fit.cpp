// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/target_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

double mean(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return numbers.empty() ? kNothing : sum / static_cast<double>(numbers.size());
}

double standard_error(const std::vector<double>& numbers) {
  if (numbers.size() < 2) return kNothing;
  double squares = 0;
  for (const double number : numbers) squares += std::pow(number - mean(numbers), 2);
  const auto count = static_cast<double>(numbers.size());
  return std::sqrt(squares / (count - 1) / count);
}

// The mean over the recorded steps of the time, in one replicate.
double mean_of(const Series& series, const Target& target, const Scenario& scenario,
               const Results& results, std::size_t replicate) {
  std::vector<double> steps;
  for (std::size_t step = 0; step < results.steps; ++step) {
    const Month month = scenario.time.of_step(step);
    if ((target.from && month < *target.from) || (target.to && *target.to < month)) continue;
    const std::size_t at = replicate * results.steps + step;
    if (const auto* counts = std::get_if<std::vector<std::int64_t>>(&series.values)) {
      if ((*counts)[at] >= 0) steps.push_back(static_cast<double>((*counts)[at]));
    } else {
      const double value = std::get<std::vector<double>>(series.values)[at];
      if (!std::isnan(value)) steps.push_back(value);
    }
  }
  return mean(steps);
}

}  // namespace

std::vector<TargetFit> target_fits(const Scenario& scenario, const Results& results) {
  std::vector<TargetFit> fits;
  for (const Target& target : scenario.targets) {
    const auto series =
        std::find_if(results.series.begin(), results.series.end(),
                     [&](const Series& one) { return one.name == target.of.chars; });
    std::vector<double> replicates;
    for (std::size_t r = 0; r < results.replicates.size(); ++r)
      replicates.push_back(mean_of(*series, target, scenario, results, r));
    fits.push_back({&target, series->unit, mean(replicates), standard_error(replicates)});
  }
  return fits;
}

void check_targets(const Scenario& scenario, const std::vector<TargetIndicator>& indicators,
                   Problems& problems) {
  std::vector<std::string> names;
  for (const TargetIndicator& indicator : indicators) names.push_back(indicator.name);
  for (const Target& target : scenario.targets) {
    const auto found =
        std::find_if(indicators.begin(), indicators.end(),
                     [&](const TargetIndicator& one) { return one.name == target.of.chars; });
    if (found == indicators.end()) {
      problems.add(Mistake::unknown_name, target.of.place(),
                   "unknown indicator '" + target.of.chars + "'",
                   "a target is for an indicator of everybody, not of groups",
                   did_you_mean(target.of.chars, names));
      continue;
    }
    if (target.unit && !(*target.unit == found->unit))
      problems.add(Mistake::units_differ, target.place,
                   "'" + target.of.chars + "' is in " + found->unit.text() + ", the target in " +
                       target.unit->text(),
                   "", "Write it in " + found->unit.text());
  }
}

}  // namespace civitas
