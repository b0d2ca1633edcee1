// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/emptied.hpp"

#include <cstring>
#include <span>
#include <utility>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

const char* const kAdvice = "Look at the rates of moves and migration, and at births";

// The column of households; null: they have none.
const Column* regions_of(const Population& population) {
  const int at = population[Entity::household].find("region");
  if (at < 0) return nullptr;
  const Column& column = population[Entity::household].columns[static_cast<std::size_t>(at)];
  return column.attribute.storage == Storage::category ? &column : nullptr;
}

bool lives_somebody(std::span<const std::uint8_t> regions, std::size_t region) {
  return std::memchr(regions.data(), static_cast<int>(region), regions.size()) != nullptr;
}

}  // namespace

std::vector<std::string> empty_regions(const Population& population) {
  std::vector<std::string> names;
  const Column* column = regions_of(population);
  if (column == nullptr) return names;
  const std::vector<std::string>& labels = column->attribute.labels;
  for (std::size_t region = 0; region < labels.size(); ++region) {
    if (!lives_somebody(column->as<std::uint8_t>(), region)) names.push_back(labels[region]);
  }
  return names;
}

Emptied::Emptied(const Population& population, std::string file)
    : file_(std::move(file)), deserted_(population.persons() == 0) {
  const Column* column = regions_of(population);
  if (column == nullptr) return;
  lived_.assign(column->attribute.labels.size(), 0);
  for (const std::uint8_t region : column->as<std::uint8_t>()) lived_[region] = 1;
}

void Emptied::look(const Population& population, Month month) {
  if (population.persons() == 0) {
    if (!deserted_)
      warnings_.push_back({Mistake::nobody_left,
                           {file_, 0, 0},
                           "nobody is left from " + month.text() + " on",
                           "all have died or gone",
                           kAdvice});
    deserted_ = true;
    return;
  }
  const Column* column = regions_of(population);
  if (column == nullptr) return;
  const std::span<const std::uint8_t> regions = column->as<std::uint8_t>();
  for (std::size_t region = 0; region < lived_.size(); ++region) {
    if (lived_[region] == 0 || lives_somebody(regions, region)) continue;
    lived_[region] = 0;
    warnings_.push_back(
        {Mistake::nobody_left,
         {file_, 0, 0},
         "nobody lives in '" + column->attribute.labels[region] + "' from " + month.text() + " on",
         "shares of its citizens are nothing then",
         kAdvice});
  }
}

}  // namespace civitas
