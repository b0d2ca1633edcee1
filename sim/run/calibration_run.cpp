// SPDX-License-Identifier: Apache-2.0
#include "sim/run/calibration_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/math.hpp"

namespace civitas {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

// The inverse of value_at on a range.
double unit_of(const Factor& factor, double value) {
  const double low = factor.levels.front().number, high = factor.levels.back().number;
  const double unit = factor.scale == Factor::Scale::log
                          ? (math::log(value) - math::log(low)) / (math::log(high) - math::log(low))
                          : (value - low) / (high - low);
  return std::isnan(unit) ? 0.5 : std::clamp(unit, 0.0, 1.0);
}

}  // namespace

std::vector<double> CalibrationRun::row_at(const std::vector<double>& unit) const {
  std::vector<double> row;
  for (std::size_t i = 0; i < unit.size(); ++i)
    row.push_back(value_at(plan_.design().factors[i], unit[i]));
  return row;
}

std::vector<double> CalibrationRun::numbers() const {
  std::vector<double> list;
  const Scenario& scenario = plan_.plain_scenario();
  for (const Factor& factor : plan_.design().factors) {
    list.push_back(kNothing);
    for (const Parameter& parameter : scenario.parameters) {
      if (parameter.name != factor.name.chars) continue;
      const DatedNumber* number = at(parameter.values, scenario.time.from);
      if (number != nullptr && !number->abolished) list.back() = number->number;
    }
  }
  return list;
}

std::vector<double> CalibrationRun::present() const {
  std::vector<double> unit = numbers();
  for (std::size_t i = 0; i < unit.size(); ++i)
    unit[i] = unit_of(plan_.design().factors[i], unit[i]);
  return unit;
}

std::vector<double> CalibrationRun::distances(const UnitPoints& points, bool own_luck) {
  const int replicates = plan_.experiment().replicates.to;
  const auto count = static_cast<std::size_t>(replicates);
  std::vector<Trials::Point> wanted;
  for (const std::vector<double>& unit : points) {
    const std::size_t number = own_luck ? tried_.size() + wanted.size() : 0;
    wanted.push_back({row_at(unit), static_cast<int>(number * count) + 1});
  }
  const std::vector<SweepRun> runs = trials_.run(wanted, replicates);
  std::vector<double> list;
  for (std::size_t p = 0; p < points.size(); ++p) {
    tried_.push_back(tried_point(runs, p * count, count, wanted[p].row));
    list.push_back(tried_.back().distance);
  }
  return list;
}

TriedPoint CalibrationRun::tried_point(const std::vector<SweepRun>& runs, std::size_t first,
                                       std::size_t count, std::vector<double> row) const {
  TriedPoint point;
  point.row = std::move(row);
  double squares = 0;
  for (const Target& target : plan_.targets()) {
    std::vector<double> values;
    for (std::size_t i = first; i < first + count; ++i) {
      if (runs[i].status == RunStatus::complete)
        values.push_back(plan_.outcome(runs[i].scenario, target));
    }
    double mean = 0, spread = 0;
    for (const double value : values) mean += value / static_cast<double>(count);
    for (const double value : values) spread += (value - mean) * (value - mean);
    const bool whole = values.size() == count && !std::isnan(mean);
    point.simulated.push_back(whole ? mean : kNothing);
    const auto n = static_cast<double>(count);
    point.standard_errors.push_back(count < 2 || !whole ? kNothing
                                                        : std::sqrt(spread / (n - 1) / n));
    squares += whole ? std::pow((mean - target.value) / target.tolerance, 2) : kInfinity;
  }
  point.distance = std::sqrt(squares / static_cast<double>(plan_.targets().size()));
  return point;
}

std::vector<TargetFit> CalibrationRun::fits(const std::vector<double>& simulated,
                                            const std::vector<double>& standard_errors) const {
  std::vector<TargetFit> list;
  for (std::size_t i = 0; i < simulated.size(); ++i) {
    const Target& target = plan_.targets()[i];
    std::string unit;
    for (const Series& series : plan_.selection().series()) {
      if (series.name == target.of.chars) unit = series.unit;
    }
    list.push_back({&target, unit, simulated[i], standard_errors[i]});
  }
  return list;
}

void CalibrationRun::write_trials() {
  trials_.finish();
  std::string text = "point";
  for (const Factor& factor : plan_.design().factors) text += "," + factor.name.chars;
  text += ",distance";
  for (std::size_t i = 0; i < plan_.targets().size(); ++i)
    text += fmt::format(",target_{}_{}", i + 1, plan_.targets()[i].of.chars);
  text += "\n";
  const auto number = [](double x) { return std::isfinite(x) ? fmt::format("{}", x) : ""; };
  for (std::size_t p = 0; p < tried_.size(); ++p) {
    text += fmt::format("{}", p + 1);
    for (const double value : tried_[p].row) text += "," + number(value);
    text += "," + number(tried_[p].distance);
    for (const double value : tried_[p].simulated) text += "," + number(value);
    text += "\n";
  }
  put("trials.csv", text);
}

}  // namespace civitas
