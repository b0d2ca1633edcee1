// SPDX-License-Identifier: Apache-2.0
// How formulas become programs: those that run in every step share rows.
#include <algorithm>

#include "sim/engine/plan.hpp"
#include "sim/engine/sharing.hpp"

namespace civitas {
namespace {

using language::NodeId;
using language::Output;
using language::Program;

struct Names {
  const Population& population;
  const Law& law;
};

// Those that are stocks, or those that are columns.
void change(const std::vector<std::string>& written, bool stocks, const Names& names,
            Sharing& sharing) {
  for (const std::string& name : written) {
    const std::size_t dot = name.find('.');
    const auto entity = entity_named(name.substr(0, dot));
    if (entity && !stocks)
      sharing.change_column(*entity, names.population[*entity].find(name.substr(dot + 1)));
    if (entity || !stocks) continue;
    for (const Stock& stock : names.law.stocks()) {
      if (stock.name != name) continue;
      stock.axes.empty() ? sharing.change_number(stock.slot) : sharing.change_table(stock.slot);
    }
  }
}

// The order of Simulation::step.
bool moves_rows(const Declaration& declaration) {
  const auto& written = declaration.writes();
  return declaration.has_events() ||
         std::find(written.begin(), written.end(), "household.region") != written.end();
}

bool is_always_due(const Rhythm& rhythm, const TimeSpan& time) {
  for (std::size_t step = 0; step < time.steps(); ++step) {
    if (!rhythm.is_due_in(time.of_step(step), time.months_per_step)) return false;
  }
  return true;
}

}  // namespace

// All in the last stage that one of them needs.
std::vector<Output> Plan::at_once(const std::vector<NodeId>& nodes) const {
  int stage = 0;
  for (const NodeId node : nodes) stage = std::max(stage, graph_[node].stage);
  std::vector<Output> outputs;
  for (const NodeId node : nodes) outputs.push_back({node, stage});
  return outputs;
}

std::size_t Plan::bytes() const {
  std::size_t bytes = population_.bytes();
  for (const Entity entity : shared_slots_) bytes += population_[entity].rows() * sizeof(double);
  return bytes;
}

void Plan::build() {
  build_shared();
  const auto program = [&](const std::vector<NodeId>& nodes) {
    return Program(graph_, at_once(nodes), law_->numbers(), population_);
  };
  for (Process& process : processes_) {
    if (process.rule != nullptr) process.rule->build(graph_, law_->numbers(), population_);
    for (const auto& [decision, alignment] : process.alignments)
      alignment->build(graph_, law_->numbers(), population_);
  }
  std::vector<NodeId> first;
  for (const language::Previous& previous : graph_.previous()) first.push_back(previous.first);
  previous_start_ = program(first);
  for (NetworkFormulas& formulas : network_formulas_)
    formulas.build(graph_, law_->numbers(), population_);
  for (Start& start : starts_) start.program = program({start.node});
  panel_.program = program(panel_.nodes);
}

// Models, indicators and what is remembered, in the order in which they run.
void Plan::build_shared() {
  Sharing sharing(graph_);
  std::vector<std::vector<Output>> outputs;
  const auto run = [&](std::vector<Output> wanted, bool always = true) {
    sharing.run(wanted, always);
    outputs.push_back(std::move(wanted));
  };
  for (const Process& process : processes_) {
    const Declaration& declaration = *process.declaration;
    if (process.rule == nullptr) {
      std::vector<NodeId> rows, numbers;
      for (std::size_t i = 0; i < process.values.size(); ++i)
        (declaration.values()[i].entity == Entity::world ? numbers : rows)
            .push_back(process.values[i]);
      for (const Steered& steered : process.steered) numbers.push_back(steered.node);
      run(at_once(numbers));
      for (const Steered& steered : process.steered) sharing.change_number(steered.slot);
      change(declaration.writes(), true, {population_, *law_}, sharing);
      run(at_once(rows));
    }
    change(declaration.writes(), false, {population_, *law_}, sharing);
    if (moves_rows(declaration)) sharing.move_rows();
  }
  for (Cadence& cadence : cadences_)
    run(cadence.tally.outputs(graph_), is_always_due(cadence.rhythm, scenario_.time));
  std::vector<NodeId> now;
  for (const language::Previous& previous : graph_.previous()) now.push_back(previous.now);
  run(at_once(now));

  const Sharing::Given given = sharing.give_slots();
  shared_slots_ = given.slots;
  auto shared = given.programs.begin();
  auto next = outputs.begin();
  const auto build = [&] {
    return Program(graph_, *next++, law_->numbers(), population_, *shared++);
  };
  for (Process& process : processes_) {
    if (process.rule != nullptr) continue;
    if (!shared->known.empty())
      process.opening_program = Program(graph_, *next, law_->numbers(), population_);
    if (next->empty())
      ++next, ++shared;
    else
      process.world_program = build();
    process.program = build();
  }
  for (Cadence& cadence : cadences_)
    cadence.tally.build(graph_, *next++, law_->numbers(), population_, *shared++);
  previous_ = build();
}

}  // namespace civitas
