// SPDX-License-Identifier: Apache-2.0
// How the series of an indicator are called and described.
#include "sim/engine/tally.hpp"

namespace civitas {
namespace {

std::string definition(const Indicator& indicator) {
  std::string text = std::string(word(indicator.statistic));
  if (!indicator.formula.chars.empty()) text += ": " + indicator.formula.chars;
  if (!indicator.to.chars.empty()) text += ", to: " + indicator.to.chars;
  if (!indicator.where.chars.empty()) text += ", where: " + indicator.where.chars;
  return text;
}

}  // namespace

void Tally::add_shapes(const Indicator& indicator, const Entry& entry, const language::Unit& unit,
                       std::vector<std::string> read) {
  Shape shape;
  shape.series.name = indicator.name;
  shape.place = indicator.place;
  shape.series.unit = unit.text();
  shape.series.long_name = indicator.title.empty() ? indicator.name : indicator.title;
  shape.series.definition = definition(indicator);
  shape.series.population =
      indicator.statistic == Statistic::number
          ? ""
          : std::string(name(indicator.of)) +
                (indicator.where.chars.empty() ? "" : " where " + indicator.where.chars);
  shape.integer = indicator.statistic == Statistic::count;
  shape.read = std::move(read);
  if (is_by_tenths(indicator.statistic)) {
    std::vector<std::string> tenths;
    for (int i = 1; i <= 10; ++i) tenths.push_back(std::to_string(i));
    shape.series.dimensions = {
        dimensions_[dimension("decile", "tenth of the population, 1 lowest", tenths)].name};
    shape.cells = 10;
  }
  shapes_.push_back(shape);
  for (const std::size_t at : entry.groups) {
    const Group& group = groups_[index(entry.entity)][at];
    Shape by = shape;
    by.series.name += "_by_" + dimensions_[group.dimension].name;
    by.series.dimensions = {dimensions_[group.dimension].name};
    by.cells = group.labels;
    shapes_.push_back(std::move(by));
  }
}

std::size_t Tally::dimension(const std::string& name, const std::string& long_name,
                             const std::vector<std::string>& labels) {
  std::string unique = name;
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    if (dimensions_[i].name != unique) continue;
    if (dimensions_[i].labels == labels) return i;
    unique += "_";  // the same name for other groups
  }
  dimensions_.push_back({unique, long_name, labels});
  return dimensions_.size() - 1;
}

}  // namespace civitas
