// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/population_doubts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/emptied.hpp"
#include "sim/engine/network_builder.hpp"
#include "sim/engine/state_within.hpp"
#include "sim/population/making_facts.hpp"

namespace civitas {
namespace {

constexpr std::size_t kFewLeftOut = 10;  // a tenth of the records
constexpr std::size_t kMostNamed = 10;   // regions

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

// Regions of the records. Margins say which regions are wanted; what the scenario itself makes of
// regions is known when it runs.
std::vector<std::string> empty_regions_of(const Scenario& scenario, const Population& population) {
  if (scenario.population.synthesis) return {};
  for (const StateColumn& column : scenario.state) {
    if (column.entity == Entity::household && column.attribute.name == "region") return {};
  }
  return empty_regions(population);
}

// "'north', 'south' and 3 more".
std::string named(std::vector<std::string> regions) {
  const std::size_t more = regions.size() - std::min(regions.size(), kMostNamed);
  regions.resize(regions.size() - more);
  return "'" + joined(regions, "', '") + "'" +
         (more == 0 ? "" : " and " + std::to_string(more) + " more");
}

// Sums are told to multiples of 2^-32 (see ExactSum).
bool loses_digits(const Population& population) {
  constexpr double kLeast = 0x1p-10;
  const Table& persons = population[Entity::person];
  const auto weights =
      persons.columns[static_cast<std::size_t>(persons.find(kWeight))].as<double>();
  return !weights.empty() && *std::max_element(weights.begin(), weights.end()) < kLeast;
}

std::vector<Problem> misses(const Population& population, const PopulationSource& source) {
  std::vector<Problem> problems;
  for (const auto& [fact, text] : population.making.facts) {
    if (fact == kDeserted)
      problems.push_back({Mistake::margins_unmet, source.place, "nobody is drawn for " + text,
                          "the margins count somebody there, but less than one household of this "
                          "population",
                          "Take more persons, or larger zones"});
    if (fact == kStretched)
      problems.push_back({Mistake::weights_unfit, source.place,
                          "the calibration multiplies weights " + text,
                          "few records then stand for many citizens",
                          "Give `bounds: [0.3, 3]`, or merge classes of the margins"});
    if (fact == kMissed)
      problems.push_back({Mistake::margins_unmet, source.place,
                          "the households drawn miss margins: " + text,
                          "whole households are drawn", "Take more persons, or raise `tolerance`"});
  }
  return problems;
}

}  // namespace

std::vector<Problem> doubts_of_people(const Scenario& scenario, const Population& population) {
  std::vector<Problem> problems = misses(population, scenario.population);
  const Making& making = population.making;
  if (making.left_out > making.records / kFewLeftOut)
    problems.push_back({Mistake::records_left_out, scenario.population.place,
                        std::to_string(population.persons()) + " persons leave out " +
                            std::to_string(making.left_out) + " of the " +
                            std::to_string(making.records) + " households in the records",
                        "those of small weights; so they are not the country in small",
                        "Take more persons, or --persons weighted"});
  if (!scenario.population.persons && loses_digits(population))
    problems.push_back(
        {Mistake::weights_unfit, scenario.population.place,
         "the weights are so small that sums lose digits",
         "a weight says for how many citizens one stands, and here it is less than a "
         "thousandth of one",
         "Multiply the weights by the number of citizens"});
  const std::vector<std::string> empty = empty_regions_of(scenario, population);
  if (!empty.empty())
    problems.push_back({Mistake::nobody_left, scenario.population.place,
                        "nobody lives in " + named(empty) + " from the beginning",
                        making.left_out > 0 ? "so few persons leave all households there out"
                                            : "no household of the records does",
                        making.left_out > 0 ? "Take more persons, or --persons weighted" : ""});
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
    if (static_cast<int>(i) == region || !tells_places || column.attribute.within_region ||
        std::any_of(processes.begin(), processes.end(),
                    [&](const Plan::Process& process) { return writes(process, name); }) ||
        !lies_within(column, households.columns[static_cast<std::size_t>(region)]))
      continue;
    problems.push_back({Mistake::column_unfit, mover->declaration->place(),
                        "'" + mover->declaration->process() +
                            "' moves households to another region, but '" + name +
                            "' stays that of the old one",
                        "each of its values lies in one region alone, and nothing changes it",
                        "Say `within: region` of it in the mapping, and who moves gets one there; "
                        "or write a rule"});
  }
  return problems;
}

std::vector<Problem> few_neighbours(const Scenario& scenario, const Population& population) {
  std::vector<Problem> problems;
  for (const NetworkSource& source : scenario.networks) {
    const bool is_ring =
        source.type == NetworkType::small_world || source.type == NetworkType::ring;
    const bool grows = source.type == NetworkType::preferential_attachment;
    if ((!is_ring && !grows && source.type != NetworkType::random) ||
        state_within(source, scenario))
      continue;
    const double asked = is_ring ? source.neighbours : grows ? source.links : source.mean_degree;
    const Groups groups = groups_of(source, population);
    std::vector<std::size_t> members(groups.count);
    for (const std::uint32_t group : groups.of) ++members[group];
    std::size_t few = 0, smallest = population[source.of].rows();
    for (const std::size_t count : members) {
      if (count == 0 || static_cast<double>(count) - 1 >= asked) continue;
      ++few;
      smallest = std::min(smallest, count);
    }
    if (few == 0) continue;
    const std::string whose = source.within.chars.empty()
                                  ? "there are " + std::to_string(smallest) + " in all"
                                  : (few == 1 ? "one group" : std::to_string(few) + " groups") +
                                        " of '" + source.within.chars + "' " +
                                        (few == 1 ? "is" : "are") + " too small, with " +
                                        std::to_string(smallest) + " in the smallest";
    problems.push_back(
        {Mistake::network_unfit, source.place,
         fmt::format("the network '{}' cannot give everybody {:g} neighbours", source.name, asked),
         whose + "; there everybody knows everybody",
         "Ask for fewer, take more persons, or stay within larger groups"});
  }
  return problems;
}

}  // namespace civitas
