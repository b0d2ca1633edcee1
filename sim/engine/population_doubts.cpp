// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/population_doubts.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sim/core/mistake.hpp"
#include "sim/population/making_facts.hpp"

namespace civitas {
namespace {

bool writes(const Plan::Process& process, const std::string& column) {
  const auto& columns = process.declaration->writes();
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

// Whether each value of `inner` is found with one value of `outer` alone, of which there are
// several.
bool lies_within(const Column& inner, const Column& outer) {
  std::map<double, double> found;
  std::set<double> outside;
  for (std::size_t row = 0; row < outer.rows(); ++row) {
    outside.insert(outer.number(row));
    const auto at = found.emplace(inner.number(row), outer.number(row)).first;
    if (at->second != outer.number(row)) return false;
  }
  return outside.size() > 1;
}

}  // namespace

std::vector<Problem> misses(const Population& population, const PopulationSource& source) {
  std::vector<Problem> problems;
  for (const auto& [fact, text] : population.making.facts) {
    if (fact == kDeserted)
      problems.push_back({Mistake::margins_unmet, source.place, "nobody is drawn for " + text,
                          "the margins count somebody there, but less than one household of this "
                          "population",
                          "Take more persons, or larger zones"});
    if (fact == kMissed)
      problems.push_back({Mistake::margins_unmet, source.place,
                          "the households drawn miss margins: " + text,
                          "whole households are drawn", "Take more persons, or raise `tolerance`"});
  }
  return problems;
}

std::vector<Problem> places_left_behind(const std::vector<Plan::Process>& processes,
                                        const Population& population,
                                        const PopulationSource& source) {
  std::vector<Problem> problems;
  const Table& households = population[Entity::household];
  const int region = households.find("region");
  const auto mover = std::find_if(
      processes.begin(), processes.end(),
      [](const Plan::Process& process) { return writes(process, "household.region"); });
  if (region < 0 || mover == processes.end()) return problems;
  for (std::size_t i = 0; i < households.columns.size(); ++i) {
    const Column& column = households.columns[i];
    const std::string name = "household." + column.attribute.name;
    const Storage kept = column.attribute.storage;
    const bool tells_places = kept == Storage::category ||
                              (kept == Storage::integer && source.synthesis);  // of many zones
    if (static_cast<int>(i) == region || !tells_places ||
        std::any_of(processes.begin(), processes.end(),
                    [&](const Plan::Process& process) { return writes(process, name); }) ||
        !lies_within(column, households.columns[static_cast<std::size_t>(region)]))
      continue;
    problems.push_back(
        {Mistake::column_unfit, mover->declaration->place(),
         "'" + mover->declaration->process() + "' moves households to another region, but '" +
             name + "' stays that of the old one",
         "each of its values lies in one region alone, and nothing changes it",
         "Let a rule after it give those who moved a place there, or count by region alone"});
  }
  return problems;
}

}  // namespace civitas
