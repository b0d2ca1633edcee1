// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/emptied.hpp"

#include <cstring>
#include <span>
#include <utility>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

const char* const kAdvice = "Look at the rates of moves and migration, and at births";

bool lives_somebody(std::span<const std::uint8_t> regions, std::size_t region) {
  return std::memchr(regions.data(), static_cast<int>(region), regions.size()) != nullptr;
}

}  // namespace

Emptied::Emptied(const Population& population, std::string file)
    : file_(std::move(file)),
      region_(population[Entity::household].find("region")),
      deserted_(population.persons() == 0) {
  if (region_ < 0) return;
  const Column& column = population[Entity::household].columns[static_cast<std::size_t>(region_)];
  if (column.attribute.storage != Storage::category) {
    region_ = -1;
    return;
  }
  lived_.assign(column.attribute.labels.size(), 0);
  for (const std::uint8_t region : column.as<std::uint8_t>()) lived_[region] = 1;
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
  if (region_ < 0) return;
  const Column& column = population[Entity::household].columns[static_cast<std::size_t>(region_)];
  const std::span<const std::uint8_t> regions = column.as<std::uint8_t>();
  for (std::size_t region = 0; region < lived_.size(); ++region) {
    if (lived_[region] == 0 || lives_somebody(regions, region)) continue;
    lived_[region] = 0;
    warnings_.push_back(
        {Mistake::nobody_left,
         {file_, 0, 0},
         "nobody lives in '" + column.attribute.labels[region] + "' from " + month.text() + " on",
         "shares of its citizens are nothing then",
         kAdvice});
  }
}

}  // namespace civitas
