// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/model_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/core/mistake.hpp"
#include "sim/engine/citizen_name.hpp"
#include "sim/engine/no_number.hpp"
#include "sim/engine/opening.hpp"
#include "sim/engine/placed.hpp"
#include "sim/scenario/number_text.hpp"

namespace civitas {
namespace {

Place place_of(const Scenario& scenario, const std::string& value) {
  for (const Value& known : scenario.values) {
    if (known.name == value) return known.formula.place();
  }
  return {};
}

}  // namespace

ModelRun::ModelRun(const Plan::Process& process, const std::vector<StreamKey>& streams,
                   const Means& means)
    : process_(process),
      streams_(streams),
      means_(means),
      step_(*process.declaration, means.plan.law(), means.scalars, means.step,
            means.plan.scenario().time.of_step(means.step),
            means.plan.scenario().time.months_per_step) {}

void ModelRun::open() { open_stocks(means_.plan, process_, means_.scalars); }

void ModelRun::start() {
  steer(process_.opening_program ? *process_.opening_program : process_.world_program);
  derived_ = process_.process->derive(step_);
  each_block_alone([&](const BlockView& block, std::size_t) { process_.process->start(block); });
}

Events ModelRun::step() {
  steer(process_.world_program);
  derived_ = process_.process->derive(step_);
  survey();
  process_.process->govern(WorldView(step_, means_.scalars, numbers_, counts_));
  align();
  const bool has_events = process_.declaration->has_events();
  each_block([&](const BlockView& block) { process_.process->step(block); }, has_events);
  Events all;
  if (!has_events) return all;
  for (Events& of_block : events_) all.append(std::move(of_block));
  const Population& population = means_.domain.population;
  const Block everybody{{0, 0},
                        {static_cast<std::uint32_t>(population.persons()),
                         static_cast<std::uint32_t>(population.households())}};
  Draws& draws = means_.workspaces.draws[0];
  draws.clear();
  process_.process->together(view(everybody, {}, draws, &all));
  all.considered.clear();
  return all;
}

template <class Work>
void ModelRun::placed_here(const Work& work) const {
  const auto whom = [&] {
    return "what the model '" + process_.declaration->process() + "' reads";
  };
  placed(process_.declaration->place(), whom, step_.month(), work);
}

// Works out the numbers that formulas of the scenario stand for.
void ModelRun::steer(const language::Program& program) {
  const auto& values = process_.declaration->values();
  numbers_.assign(values.size(), 0);
  if (program.stages() == 0) return;
  Evaluation evaluation(means_.plan.graph(), program);
  placed_here([&] {
    evaluation.run(means_.domain, means_.workers, means_.workspaces, means_.scalars,
                   [](int, const Block&, const language::Workspace&, std::size_t) {});
  });
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].entity != Entity::world) continue;
    numbers_[i] = evaluation.number(process_.values[i]);
    if (!std::isfinite(numbers_[i]))
      throw InputError({Mistake::no_number, place_of(means_.plan.scenario(), values[i].name),
                        "'" + values[i].name + "' is not a number", "in " + step_.month().text(),
                        look_for(means_.plan.graph(), process_.values[i])});
  }
  for (const Plan::Steered& steered : process_.steered) {
    const double number = evaluation.number(steered.node);
    if (!std::isfinite(number) || !steered.card->fits(number))
      throw InputError({Mistake::number_outside, steered.place,
                        "'" + steered.card->name + "' comes to " + fmt::format("{:.6g}", number) +
                            " in " + step_.month().text(),
                        steered.card->range ? "the model wants " + range_text(*steered.card)
                                            : look_for(means_.plan.graph(), steered.node),
                        kept_inside(*steered.card)});
    means_.scalars.numbers[static_cast<std::size_t>(steered.slot)] = number;
  }
}

BlockView ModelRun::view(const Block& block, std::span<const double* const> values, Draws& draws,
                         Events* events) const {
  return {{&block, &means_.domain.population, values, streams_, &draws, events, means_.busy,
           process_.process.get(), counts_, aligned_},
          step_,
          derived_};
}

void ModelRun::each_block(const std::function<void(const BlockView&)>& visit, bool with_events) {
  const Declaration& declaration = *process_.declaration;
  const auto& blocks = means_.domain.blocks;
  events_.clear();
  events_.resize(with_events ? blocks.size() : 0);
  const int last = process_.program.stages() - 1;
  Evaluation evaluation(means_.plan.graph(), process_.program);
  placed_here([&] {
    evaluation.run(
        means_.domain, means_.workers, means_.workspaces, means_.scalars,
        [&](int stage, const Block& block, const language::Workspace& rows, std::size_t worker) {
          if (stage != last) return;
          std::vector<const double*> values;
          for (std::size_t i = 0; i < process_.values.size(); ++i) {
            const Entity entity = declaration.values()[i].entity;
            if (entity == Entity::world) {
              values.push_back(&numbers_[i]);
              continue;
            }
            values.push_back(process_.program.rows(stage, process_.values[i], rows));
            const std::size_t count = block.count_of(entity);
            const std::size_t bad = first_not_finite(values.back(), count);
            if (bad < count) report(i, block, bad);
          }
          Draws& draws = means_.workspaces.draws[worker];
          draws.clear();
          Events* const events =
              with_events ? &events_[static_cast<std::size_t>(&block - blocks.data())] : nullptr;
          visit(view(block, values, draws, events));
        });
  });
}

// Without values.
void ModelRun::each_block_alone(
    const std::function<void(const BlockView&, std::size_t worker)>& visit) const {
  const auto& blocks = means_.domain.blocks;
  means_.workers.for_each(blocks.size(), [&](std::size_t block, std::size_t worker) {
    Draws& draws = means_.workspaces.draws[worker];
    draws.clear();
    visit(view(blocks[block], {}, draws, nullptr), worker);
  });
}

// Whole numbers, so the order in which blocks are added does not matter.
void ModelRun::survey() {
  const std::size_t count = process_.declaration->counts();
  if (count == 0) return;
  std::vector<std::vector<double>> of_worker(static_cast<std::size_t>(means_.workers.count()),
                                             std::vector<double>(count));
  each_block_alone([&](const BlockView& block, std::size_t worker) {
    process_.process->survey(block, of_worker[worker]);
  });
  counts_.assign(count, 0);
  for (const std::vector<double>& counts : of_worker) {
    for (std::size_t i = 0; i < count; ++i) counts_[i] += counts[i];
  }
}

void ModelRun::align() {
  if (process_.alignments.empty() || means_.step == 0) return;
  const auto& decisions = process_.declaration->decisions();
  aligned_.resize(decisions.size());
  for (const auto& [index, alignment] : process_.alignments) {
    const Decision& decision = decisions[index];
    const Entity of = decision.stream.entity;
    std::vector<double> chance(means_.domain.population[of].rows());
    means_.workers.for_each(means_.domain.blocks.size(), [&](std::size_t i, std::size_t worker) {
      const Block& block = means_.domain.blocks[i];
      Draws& draws = means_.workspaces.draws[worker];
      draws.clear();
      const BlockView block_view = view(block, {}, draws, nullptr);
      for (std::uint32_t row = 0; row < block.count_of(of); ++row)
        chance[block.first_of(of) + row] = process_.process->chance(block_view, decision, row);
    });
    aligned_[index] = alignment->run(
        {means_.domain, means_.workers, means_.workspaces, means_.plan.graph(), means_.scalars,
         streams_[decision.stream.index], means_.step, step_.month(), step_.months()},
        chance);
  }
}

void ModelRun::report(std::size_t value, const Block& block, std::size_t row) const {
  const Declaration::Value& of = process_.declaration->values()[value];
  const Entity entity = of.entity;
  throw InputError(
      {Mistake::no_number, place_of(means_.plan.scenario(), of.name),
       "'" + of.name + "' is not a number",
       "for " + citizen_name(means_.domain.population, entity, block.first_of(entity) + row) +
           " in " + step_.month().text(),
       look_for(means_.plan.graph(), process_.values[value])});
}

}  // namespace civitas
