// SPDX-License-Identifier: Apache-2.0
// What results tell of a plan: its processes in order, and the assumptions that a series rests on.
#include <algorithm>

#include "sim/core/joined.hpp"
#include "sim/engine/plan.hpp"
#include "sim/scenario/indexation.hpp"
#include "sim/scenario/uprating.hpp"

namespace civitas {

std::vector<PlannedProcess> Plan::described() const {
  std::vector<PlannedProcess> list;
  for (const Process& process : processes_) {
    const Declaration& declaration = *process.declaration;
    std::vector<std::string> reads = declaration.reads();
    for (const auto& value : declaration.values()) reads.push_back(value.name);
    std::vector<std::string> parameters = declaration.parameters();
    parameters.insert(parameters.end(), declaration.tables().begin(), declaration.tables().end());
    std::vector<std::string> writes = declaration.writes();
    if (declaration.has_events()) writes.emplace_back("who lives and with whom");
    list.push_back({declaration.process(), joined(reads), joined(writes),
                    joined(declaration.streams()), joined(parameters)});
  }
  return list;
}

// What `uprate` and `gross_up` read to fill which columns. Their mistakes were told when the people
// were made.
std::set<std::string> Plan::bind_makers(const language::Scope& scope) {
  const PopulationSource& source = scenario_.population;
  if (source.uprating) makers_.push_back({source.uprating->columns, uprated_by(scenario_)});
  if (source.gross_up && !source.gross_up->columns.empty()) {
    language::Graph graph;
    Problems told;
    language::Binder binder(scope, graph, told);
    const Entity whose = source.gross_up->columns[0].chars.starts_with("household.")
                             ? Entity::household
                             : Entity::person;
    binder.bind(source.gross_up->value, whose);
    binder.bind(source.gross_up->equals, whose);
    makers_.push_back({source.gross_up->columns, binder.read()});
  }
  std::set<std::string> read;
  for (const Maker& maker : makers_) read.insert(maker.reads.begin(), maker.reads.end());
  return read;
}

std::string Plan::assumptions(const std::vector<std::string>& read) const {
  std::set<std::string> names(read.begin(), read.end());
  for (std::size_t before = 0;
       before != names.size();) {  // columns bring along all that their writers read
    before = names.size();
    for (const Process& process : processes_) {
      const Declaration& declaration = *process.declaration;
      const auto written = [&](const std::string& column) { return names.contains(column); };
      if (!std::any_of(declaration.writes().begin(), declaration.writes().end(), written)) continue;
      for (const auto* list :
           {&declaration.parameters(), &declaration.tables(), &declaration.reads()})
        names.insert(list->begin(), list->end());
    }
    for (const Maker& maker : makers_) {
      const auto made = [&](const Text& column) { return names.contains(column.chars); };
      if (std::any_of(maker.writes.begin(), maker.writes.end(), made))
        names.insert(maker.reads.begin(), maker.reads.end());
    }
  }
  add_indexes(scenario_.parameters, names);
  std::vector<std::string> assumed;
  for (const Parameter& parameter : scenario_.parameters) {
    if (parameter.assumption && names.contains(parameter.name)) assumed.push_back(parameter.name);
  }
  std::sort(assumed.begin(), assumed.end());
  return joined(assumed);
}

}  // namespace civitas
