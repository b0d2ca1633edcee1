// SPDX-License-Identifier: Apache-2.0
// What results tell of a plan: its processes in order, and the assumptions that a series rests on.
#include <algorithm>
#include <iterator>

#include "sim/core/joined.hpp"
#include "sim/engine/plan.hpp"
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
    std::erase_if(parameters, [](const std::string& name) { return name.starts_with("now."); });
    std::vector<std::string> writes = declaration.writes();
    if (declaration.has_events()) writes.emplace_back("who lives and with whom");
    list.push_back({declaration.process(), joined(reads), joined(writes),
                    joined(declaration.streams()), joined(parameters),
                    when(process.entry->from, process.entry->until)});
  }
  return list;
}

// What `uprate` and `gross_up` read to fill which columns. Their mistakes were told when the people
// were made.
std::set<std::string> Plan::bind_makers(const language::Scope& scope) {
  const PopulationSource& source = scenario_.population;
  std::set<std::string> read;
  const auto made_from = [&](const std::vector<Text>& columns, const std::set<std::string>& from) {
    std::vector<std::string> names;
    for (const Text& column : columns) names.push_back(column.chars);
    origins_.add(names, {from.begin(), from.end()});
    read.insert(from.begin(), from.end());
  };
  if (source.uprating) made_from(source.uprating->columns, uprated_by(scenario_));
  if (source.gross_up && !source.gross_up->columns.empty()) {
    language::Graph graph;
    Problems told;
    language::Binder binder(scope, graph, told);
    const Entity whose = source.gross_up->columns[0].chars.starts_with("household.")
                             ? Entity::household
                             : Entity::person;
    binder.bind(source.gross_up->value, whose);
    binder.bind(source.gross_up->equals, whose);
    made_from(source.gross_up->columns, binder.read());
  }
  return read;
}

void Plan::add_origins() {
  for (const Process& process : processes_) {
    const Declaration& declaration = *process.declaration;
    for (const auto* read :
         {&declaration.parameters(), &declaration.tables(), &declaration.reads()})
      origins_.add(declaration.writes(), *read);
  }
  for (const Parameter& parameter : scenario_.parameters) {
    origins_.add({parameter.name}, {});
    if (parameter.index) origins_.add({parameter.name}, {parameter.index->by.chars});
    if (parameter.assumption) assumed_.push_back(parameter.name);
  }
  std::sort(assumed_.begin(), assumed_.end());
}

std::string Plan::assumptions(const std::vector<std::string>& read) const {
  const std::vector<std::string_view> names = origins_.behind(read);
  std::vector<std::string> behind;
  std::set_intersection(assumed_.begin(), assumed_.end(), names.begin(), names.end(),
                        std::back_inserter(behind));
  return joined(behind);
}

}  // namespace civitas
