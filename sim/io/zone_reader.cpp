// SPDX-License-Identifier: Apache-2.0
// Zones: the areas for which margins count, and the larger areas in which they lie.
#include <algorithm>
#include <map>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"
#include "sim/io/margin_reader.hpp"
#include "sim/io/named_table.hpp"

namespace civitas {
namespace {

constexpr std::size_t kMostLabels = 255;  // a category is kept in one byte

const Attribute* of_households(const Population& records, const std::string& name) {
  const Table& households = records[Entity::household];
  const int at = households.find(name);
  return at < 0 ? nullptr : &households.columns[static_cast<std::size_t>(at)].attribute;
}

}  // namespace

Geography read_zones(const SynthesisSource& source, const Population& records) {
  const csv::Table file = read_table(source.zones, source.zones_text);
  Problems problems;
  Geography geography;
  if (file.rows() == 0)
    problems.add(Mistake::margins_unfit, {file.file, 0, 0}, "the file holds no zones");
  for (std::size_t c = 0; c < file.header.size(); ++c) {
    Geography::Level level;
    level.name = file.header[c];
    const Attribute* known = of_households(records, level.name);
    if (known != nullptr && known->storage != Storage::category) {
      problems.add(Mistake::margins_unfit, {file.file, 1, 1},
                   "'" + level.name + "' is a number of households already", "areas are categories",
                   "Choose another name");
      continue;
    }
    if (known != nullptr) level.labels = known->labels;
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < level.labels.size(); ++i) places[level.labels[i]] = i;
    std::map<std::string, int> lines;
    bool numbers = true;
    for (std::size_t row = 0; row < file.rows(); ++row) {
      const std::string& label = file.columns[c][row];
      if (label.empty())
        problems.add(Mistake::margins_unfit, file.place(row, c),
                     "a zone without '" + level.name + "'");
      const auto [line, is_new] = lines.try_emplace(label, file.lines[row]);
      if (c == 0 && !is_new)
        problems.add(Mistake::margins_unfit, file.place(row, c),
                     "the zone '" + label + "' is there twice",
                     "first in line " + std::to_string(line->second));
      const auto number = csv::to_number(label);
      numbers =
          numbers && number &&
          *number == static_cast<double>(static_cast<std::int32_t>(std::clamp(*number, -2e9, 2e9)));
      const auto [at, added] = places.try_emplace(label, level.labels.size());
      if (added && known != nullptr)
        problems.add(Mistake::unknown_label, file.place(row, c),
                     "unknown " + level.name + " '" + label + "'",
                     "no household of the mapping has it", did_you_mean(label, known->labels));
      if (added) level.labels.push_back(label);
      level.of.push_back(static_cast<std::uint32_t>(at->second));
    }
    if (level.labels.size() > kMostLabels && !numbers)
      problems.add(Mistake::margins_unfit, {file.file, 1, 1},
                   "more than 255 different '" + level.name + "' that are not all whole numbers",
                   "a category has at most 255 labels", "Number them");
    for (std::size_t i = 0; c == 0 && i < level.labels.size(); ++i) {
      if (lines.contains(level.labels[i])) continue;
      problems.add(Mistake::margins_unfit, {file.file, 0, 0},
                   "no row for " + level.name + " '" + level.labels[i] + "'",
                   "the mapping knows it", "Add it; its counts may be 0");
    }
    geography.levels.push_back(std::move(level));
  }
  problems.throw_if_any();
  // The zones stand in the order of their labels, which may be the records' and hold more of them.
  const std::vector<std::uint32_t> zone = geography.levels[0].of;
  for (Geography::Level& level : geography.levels) {
    std::vector<std::uint32_t> of(geography.zones());
    for (std::size_t row = 0; row < zone.size(); ++row) of[zone[row]] = level.of[row];
    if (&level == &geography.levels[0]) {
      for (std::uint32_t z = 0; z < of.size(); ++z) of[z] = z;
    }
    level.of = std::move(of);
  }
  return geography;
}

}  // namespace civitas
