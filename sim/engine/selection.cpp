// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/selection.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/core/suggest.hpp"

namespace civitas {
namespace {

bool same_groups(const Dimension& a, const Dimension& b) {
  return a.name == b.name && a.labels == b.labels;
}

}  // namespace

Selection::Selection(const Plan& plan, const std::vector<Text>& names)
    : steps_(plan.scenario().time.steps()) {
  std::vector<std::string> known;
  std::vector<bool> found(names.size(), false);
  for (std::size_t c = 0; c < plan.cadences().size(); ++c) {
    const Tally& tally = plan.cadences()[c].tally;
    std::size_t offset = 0;
    for (const Tally::Shape& shape : tally.shapes()) {
      known.push_back(shape.series.name);
      bool wanted = names.empty() && shape.series.dimensions.empty();
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].chars == shape.series.name) wanted = found[i] = true;
      }
      if (wanted) {
        Series series = shape.series;
        if (shape.integer) series.values = std::vector<std::int64_t>();
        series_.push_back(std::move(series));
        parts_.push_back({c, offset, shape.cells, values_});
        values_ += shape.cells * steps_;
      }
      offset += shape.cells;
    }
    for (const Dimension& dimension : tally.dimensions()) {
      const bool used = std::any_of(series_.begin(), series_.end(), [&](const Series& series) {
        return std::count(series.dimensions.begin(), series.dimensions.end(), dimension.name) > 0;
      });
      const bool there =
          std::any_of(dimensions_.begin(), dimensions_.end(),
                      [&](const Dimension& other) { return other.name == dimension.name; });
      if (used && !there) dimensions_.push_back(dimension);
    }
  }
  Problems problems;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!found[i])
      problems.add(
          Mistake::unknown_name, names[i].place(), "unknown indicator '" + names[i].chars + "'",
          plan.scenario().file + " has none of this name", did_you_mean(names[i].chars, known));
  }
  problems.throw_if_any();
}

void Selection::keep(const Record& record, std::size_t step, std::span<double> run) const {
  for (const Part& part : parts_) {
    const std::vector<double>& recorded = record.cadences[part.cadence];
    if (recorded.empty()) continue;
    std::copy_n(recorded.begin() + static_cast<std::ptrdiff_t>(part.offset), part.cells,
                run.begin() + static_cast<std::ptrdiff_t>(part.first + step * part.cells));
  }
}

void Selection::tell_assumptions(const Plan& plan) {
  std::size_t next = 0;
  for (const Plan::Cadence& cadence : plan.cadences()) {
    for (const Tally::Shape& shape : cadence.tally.shapes()) {
      if (next < series_.size() && series_[next].name == shape.series.name)
        series_[next++].assumptions = plan.assumptions(shape.read);
    }
  }
}

bool Selection::fits(const Selection& other) const {
  const auto same = [](const Series& a, const Series& b) {
    return a.name == b.name && a.unit == b.unit && a.dimensions == b.dimensions &&
           a.values.index() == b.values.index();
  };
  return steps_ == other.steps_ &&
         std::equal(series_.begin(), series_.end(), other.series_.begin(), other.series_.end(),
                    same) &&
         std::equal(dimensions_.begin(), dimensions_.end(), other.dimensions_.begin(),
                    other.dimensions_.end(), same_groups);
}

Scenario only_recording(Scenario scenario, const std::vector<Text>& names) {
  scenario.assertions.clear();
  scenario.targets.clear();
  scenario.panel = {};
  if (names.empty()) return scenario;
  std::erase_if(scenario.indicators, [&](const Indicator& indicator) {
    return std::none_of(names.begin(), names.end(), [&](const Text& name) {
      return name.chars == indicator.name || name.chars.starts_with(indicator.name + "_by_");
    });
  });
  return scenario;
}

}  // namespace civitas
