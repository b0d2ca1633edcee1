// SPDX-License-Identifier: Apache-2.0
#include "sim/population/margin.hpp"

#include <algorithm>
#include <cmath>

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
        margin.place,
        "'" + axis.attribute + "' " + shown + " is in no class of the margin '" + margin.name + "'",
        std::to_string(outside) + " records have such values",
        category ? "Add rows for " + shown + ", with the count 0 if there are none"
                 : "Widen a class, for example " + axis.classes.back().label +
                       (axis.classes.back().label.back() == '+' ? "" : " to ") +
                       plain(axis.classes.back().low) + "+");
  }
  return cell;
}

MarginFit fit_of(const Margin& margin, const Geography& geography,
                 std::span<const double> counted) {
  MarginFit fit;
  fit.margin = margin.name;
  fit.of = name(margin.of);
  fit.level = margin.level == Margin::kWhole
                  ? "whole"
                  : geography.levels[static_cast<std::size_t>(margin.level)].name;
  fit.cells = margin.totals.size();
  double squares = 0;
  std::size_t worst = 0;
  for (std::size_t i = 0; i < margin.totals.size(); ++i) {
    const double error = std::abs(counted[i] - margin.totals[i]);
    fit.total += margin.totals[i];
    fit.mean_error += error;
    squares += error * error;
    if (error <= fit.max_error) continue;
    fit.max_error = error;
    worst = i;
  }
  const auto cells = static_cast<double>(margin.totals.size());
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
