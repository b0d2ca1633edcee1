// SPDX-License-Identifier: Apache-2.0
// What is probably not meant, but can run: what nothing reads, and rules that never run.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/journey_doubts.hpp"
#include "sim/engine/plan.hpp"
#include "sim/engine/population_doubts.hpp"
#include "sim/scenario/change.hpp"
#include "sim/scenario/validation.hpp"

namespace civitas {
namespace {

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
       {doubts_of_people(scenario_, population_), few_neighbours(scenario_, population_),
        places_left_behind(processes_, population_, scenario_.population)})
    warnings_.insert(warnings_.end(), doubts.begin(), doubts.end());
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
