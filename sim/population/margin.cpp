// SPDX-License-Identifier: Apache-2.0
#include "sim/population/margin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/grouped_sum.hpp"
#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

double value_of(const MarginAxis& axis, Entity of, const Population& population, std::size_t row) {
  const std::size_t household =
      of == Entity::household || axis.of == Entity::person ? row : population.household[row];
  if (axis.column < 0)
    return static_cast<double>(population.first_member[household + 1] -
                               population.first_member[household]);
  return population[axis.of].columns[static_cast<std::size_t>(axis.column)].number(household);
}

// 12 rather than 12.000000.
std::string plain(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::size_t Margin::cells() const {
  std::size_t product = 1;
  for (const MarginAxis& axis : axes) product *= axis.classes.size();
  return product;
}

std::size_t Margin::areas(const Geography& geography) const {
  return level == kWhole ? 1 : geography.levels[static_cast<std::size_t>(level)].labels.size();
}

std::size_t Margin::area_of(const Geography& geography, std::size_t zone) const {
  return level == kWhole ? 0 : geography.levels[static_cast<std::size_t>(level)].of[zone];
}

std::string Margin::label(std::size_t cell) const {
  std::string text;
  std::size_t below = cells();
  for (const MarginAxis& axis : axes) {
    below /= axis.classes.size();
    text += (text.empty() ? "" : ", ") + axis.attribute + " " +
            axis.classes[cell / below % axis.classes.size()].label;
  }
  return text.empty() ? "all" : text;
}

bool Margin::has_zones(const Geography& geography, std::size_t area) const {
  if (level == kWhole) return true;
  const auto& lies_in = geography.levels[static_cast<std::size_t>(level)].of;
  return std::find(lies_in.begin(), lies_in.end(), area) != lies_in.end();
}

std::string Margin::area_name(const Geography& geography, std::size_t area) const {
  if (level == kWhole) return "the whole";
  const Geography::Level& areas = geography.levels[static_cast<std::size_t>(level)];
  return areas.name + " " + areas.labels[area];
}

double Margin::total(std::size_t area) const {
  double sum = 0;
  for (std::size_t cell = 0; cell < cells(); ++cell) sum += totals[area * cells() + cell];
  return sum;
}

std::vector<std::uint32_t> cells_of(const Margin& margin, const Population& population,
                                    Problems& problems) {
  const std::size_t rows = population[margin.of].rows();
  std::vector<std::uint32_t> cell(rows);
  for (const MarginAxis& axis : margin.axes) {
    std::size_t outside = 0;
    double example = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const double value = value_of(axis, margin.of, population, row);
      std::size_t at = axis.classes.size();  // where two touch, the upper one counts
      while (at > 0 && !(value >= axis.classes[at - 1].low && value <= axis.classes[at - 1].high))
        --at;
      cell[row] = cell[row] * static_cast<std::uint32_t>(axis.classes.size()) +
                  static_cast<std::uint32_t>(at > 0 ? at - 1 : 0);
      if (at > 0) continue;
      ++outside;
      example = value;
    }
    if (outside == 0) continue;
    const Attribute* attribute =
        axis.column < 0
            ? nullptr
            : &population[axis.of].columns[static_cast<std::size_t>(axis.column)].attribute;
    const bool category = attribute != nullptr && attribute->storage == Storage::category;
    const std::string shown =
        category ? attribute->labels[static_cast<std::size_t>(example)] : plain(example);
    problems.add(
        Mistake::margins_unfit, margin.place,
        "'" + axis.attribute + "' " + shown + " is in no class of the margin '" + margin.name + "'",
        outside == 1 ? "one record has such a value"
                     : std::to_string(outside) + " records have such values",
        category ? "Add rows for " + shown + ", with the count 0 if there are none"
                 : "Widen the classes, so that they leave nothing out");
  }
  return cell;
}

std::vector<MarginFit> fits_of(const std::vector<Margin>& margins, const Population& population,
                               Problems& problems) {
  std::vector<MarginFit> fits;
  for (const Margin& margin : margins) {
    const Table& table = population[margin.of];
    const auto weights = table.columns[static_cast<std::size_t>(table.find(kWeight))].as<double>();
    GroupedSum sums(margin.cells());
    const std::vector<std::uint32_t> cells = cells_of(margin, population, problems);
    scatter_add({&sums, cells}, weights);
    std::vector<double> counted;
    for (const ExactSum& sum : sums.sums()) counted.push_back(sum.value());
    fits.push_back(fit_of(margin, {}, counted));
  }
  return fits;
}

MarginFit fit_of(const Margin& margin, const Geography& geography,
                 std::span<const double> counted) {
  MarginFit fit;
  fit.margin = margin.name;
  fit.of = name(margin.of);
  fit.level = margin.level == Margin::kWhole
                  ? "whole"
                  : geography.levels[static_cast<std::size_t>(margin.level)].name;
  const std::size_t per_area = margin.cells();
  double squares = 0;
  std::size_t worst = 0;
  for (std::size_t i = 0; i < margin.totals.size(); ++i) {
    if (!margin.has_zones(geography, i / per_area)) continue;
    const double error = std::abs(counted[i] - margin.totals[i]);
    ++fit.cells;
    fit.total += margin.totals[i];
    fit.mean_error += error;
    squares += error * error;
    if (error <= fit.max_error) continue;
    fit.max_error = error;
    worst = i;
  }
  const auto cells = static_cast<double>(std::max<std::size_t>(fit.cells, 1));
  fit.mean_error /= cells;
  fit.srmse = fit.total > 0 ? std::sqrt(squares / cells) / (fit.total / cells) : 0;
  const std::string area = margin.level == Margin::kWhole
                               ? ""
                               : fit.level + " " +
                                     geography.levels[static_cast<std::size_t>(margin.level)]
                                         .labels[worst / margin.cells()] +
                                     ", ";
  if (fit.max_error > 0) fit.worst = area + margin.label(worst % margin.cells());
  return fit;
}

}  // namespace civitas
