// SPDX-License-Identifier: Apache-2.0
// What is probably not meant, but can run: what nothing reads, and rules that never run.
#include <algorithm>

#include "sim/core/joined.hpp"
#include "sim/core/mistake.hpp"
#include "sim/engine/emptied.hpp"
#include "sim/engine/journey_doubts.hpp"
#include "sim/engine/plan.hpp"
#include "sim/engine/population_doubts.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

constexpr std::size_t kFewLeftOut = 10;  // a tenth of the records
constexpr std::size_t kMostNamed = 10;   // regions

// Rules that never run, other than those that a change has taken out of the schedule or has put
// others in the place of.
std::vector<const Rule*> forgotten_rules(const Scenario& scenario) {
  std::set<std::string_view> scheduled;
  for (const Scenario* any = &scenario; any != nullptr; any = any->base.get()) {
    for (const Scheduled& entry : any->schedule) scheduled.insert(entry.name.chars);
  }
  std::vector<const Rule*> rules;
  for (const Rule& rule : scenario.rules) {
    if (!scheduled.contains(rule.name) && !is_former_name(rule.name)) rules.push_back(&rule);
  }
  return rules;
}

// Regions of the records; what the scenario itself makes of regions is known when it runs.
std::vector<std::string> empty_regions_of(const Scenario& scenario, const Population& population) {
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

}  // namespace

// Their mistakes are told as well, so that they can be inserted later.
void Plan::try_unscheduled(const language::Scope& scope, Problems& problems) {
  for (const Rule* rule : forgotten_rules(scenario_)) {
    language::Graph graph;
    language::Binder binder(scope, graph, problems);
    Declaration declaration(rule->name, rule->place, population_, *law_, problems);
    const BoundRule tried(*rule, population_, graph, binder, declaration, problems);
    binder.bind_previous();
  }
}

void Plan::warn(const std::set<std::string>& read) {
  for (const Parameter& parameter : scenario_.parameters) {
    if (read.contains(parameter.name)) continue;
    warnings_.push_back({Mistake::never_used, parameter.place,
                         "nothing reads the parameter '" + parameter.name + "'",
                         "no formula and no model of the schedule",
                         parameter.place.file == scenario_.file
                             ? "Take it out, or use it"
                             : "A reform cannot take it out: when what read it is gone on purpose, "
                               "all is well"});
  }
  for (const auto& doubts :
       {misses(population_, scenario_.population), few_neighbours(scenario_, population_),
        places_left_behind(processes_, population_, scenario_.population)})
    warnings_.insert(warnings_.end(), doubts.begin(), doubts.end());
  const Making& making = population_.making;
  if (making.left_out > making.records / kFewLeftOut)
    warnings_.push_back({Mistake::records_left_out, scenario_.population.place,
                         std::to_string(population_.persons()) + " persons leave out " +
                             std::to_string(making.left_out) + " of the " +
                             std::to_string(making.records) + " households in the records",
                         "those of small weights; so they are not the country in small",
                         "Take more persons, or --persons weighted"});
  const std::vector<std::string> empty = empty_regions_of(scenario_, population_);
  if (!empty.empty())
    warnings_.push_back({Mistake::nobody_left, scenario_.population.place,
                         "nobody lives in " + named(empty) + " from the beginning",
                         making.left_out > 0 ? "so few persons leave all households there out"
                         : scenario_.population.synthesis ? "no household was drawn for it"
                                                          : "no household of the records does",
                         making.left_out > 0 ? "Take more persons, or --persons weighted" : ""});
  for (const Rule* rule : forgotten_rules(scenario_))
    warnings_.push_back({Mistake::never_used, rule->place,
                         "the rule '" + rule->name + "' never runs",
                         idle_.contains(rule->name) ? "its months lie outside those of the scenario"
                                                    : "it is not in the schedule",
                         idle_.contains(rule->name) ? "Look at its `from` or `during`"
                         : rule->place.file == scenario_.root().file
                             ? "Add it under `schedule:`"
                             : "Add a change {insert: " + rule->name + ", after: …}"});
  for (const Indicator& indicator : scenario_.indicators) {
    if (!indicator.from || *indicator.from <= scenario_.time.to) continue;
    warnings_.push_back({Mistake::never_used, indicator.place,
                         "the indicator '" + indicator.name + "' is never recorded",
                         "the scenario ends in " + scenario_.time.to.text(), "Look at its `from`"});
  }
  for (const Process& process : processes_) {
    if (process.rule == nullptr) continue;
    const std::vector<Problem> stuck =
        journey_doubts(*process.rule, graph_, *law_, scenario_.time, population_);
    warnings_.insert(warnings_.end(), stuck.begin(), stuck.end());
  }
  const std::vector<Problem> doubts = civitas::doubts(scenario_);
  warnings_.insert(warnings_.end(), doubts.begin(), doubts.end());
  if (scenario_.base != nullptr && scenario_.changes.empty() && scenario_.doubts.empty())
    warn_of_no_changes();
}

void Plan::warn_of_no_changes() {
  const bool measures = scenario_.indicators.size() > scenario_.base->indicators.size();
  if (!measures)
    warnings_.push_back({Mistake::changes_nothing,
                         {scenario_.file, 0, 0},
                         "this reform changes nothing",
                         "it has no changes",
                         ""});
  else if (scenario_.lists_changes)
    warnings_.push_back({Mistake::changes_nothing,
                         {scenario_.file, 0, 0},
                         "this reform measures more, and changes nobody's life",
                         "it has indicators, but its list of changes is empty",
                         "Where that is meant, take `changes:` out"});
}

}  // namespace civitas
