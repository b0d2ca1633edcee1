// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/newcomers.hpp"

#include <algorithm>

#include "sim/engine/start_value.hpp"

namespace civitas {
namespace {

// The households that are new, and those into which somebody was born.
std::vector<std::uint32_t> touched_households(const Population& population,
                                              const Renewal& renewal) {
  std::vector<std::uint32_t> list = renewal[Entity::household].born;
  for (const std::uint32_t person : renewal[Entity::person].born)
    list.push_back(population.household[person]);
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

}  // namespace

Newcomers::Newcomers(const Plan& plan, Domain& domain, const Means& means, const Renewal& renewal,
                     const Events& events)
    : plan_(plan), domain_(domain), means_(means) {
  bear(renewal, events);
  const Population& all = domain.population;
  auto& [persons, households] = rows_;
  households = touched_households(all, renewal);
  Population group;
  for (std::uint32_t h = 0; h < households.size(); ++h) {
    group.first_member.push_back(static_cast<std::uint32_t>(persons.size()));
    for (std::uint32_t row = all.first_member[households[h]];
         row < all.first_member[households[h] + 1]; ++row) {
      persons.push_back(row);
      group.household.push_back(h);
    }
  }
  group.first_member.push_back(static_cast<std::uint32_t>(persons.size()));
  for (const Entity entity : kAllEntities) {
    const auto at = static_cast<std::size_t>(index(entity));
    group[entity] = all[entity].gathered(rows_[at]);
    const auto& born = renewal[entity].born;
    for (std::uint32_t row = 0; row < rows_[at].size(); ++row) {
      if (std::binary_search(born.begin(), born.end(), rows_[at][row])) fresh_[at].push_back(row);
    }
  }
  group_ = std::make_unique<Domain>(std::move(group), std::max<std::size_t>(persons.size(), 1));
}

void Newcomers::bear(const Renewal& renewal, const Events& events) {
  std::vector<Column>& columns = domain_.population[Entity::person].columns;
  for (std::size_t i = 0; i < renewal.births.size(); ++i) {
    for (const Events::Cell& cell : events.births[renewal.births[i]].cells) {
      const auto column = static_cast<std::size_t>(cell.column);
      columns[column].set_number(renewal[Entity::person].born[i], cell.number);
      given_.insert(column);
    }
  }
}

std::vector<std::vector<double>> Newcomers::rows(const language::Program& program,
                                                 const std::vector<language::NodeId>& nodes,
                                                 const std::vector<Entity>& entities) {
  std::vector<std::vector<double>> result;
  for (const Entity entity : entities)
    result.emplace_back(entity == Entity::world ? 1 : group_->population[entity].rows());
  const bool alone = program.stages() <= 1 && !program.reads_previous();
  const int last = program.stages() - 1;
  Evaluation evaluation(plan_.graph(), program);
  const Workers one(1);
  evaluation.run(
      alone ? *group_ : domain_, alone ? one : means_.workers, means_.workspaces, means_.scalars,
      [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
        if (stage != last) return;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
          if (entities[i] == Entity::world) continue;
          const double* values = program.rows(stage, nodes[i], rows);
          const std::uint32_t first = block.first_of(entities[i]);
          const std::uint32_t count = block.count_of(entities[i]);
          if (alone) {
            std::copy_n(values, count, result[i].begin() + first);
            continue;
          }
          const auto& wanted = rows_[static_cast<std::size_t>(index(entities[i]))];
          for (auto at = std::lower_bound(wanted.begin(), wanted.end(), first);
               at != wanted.end() && *at < first + count; ++at)
            result[i][static_cast<std::size_t>(at - wanted.begin())] = values[*at - first];
        }
      });
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (entities[i] == Entity::world) result[i][0] = evaluation.number(nodes[i]);
  }
  return result;
}

void Newcomers::start(const std::vector<std::vector<StreamKey>>& streams, std::size_t step) {
  if (group_->blocks.empty()) return;
  for (std::size_t i = 0; i < plan_.processes().size(); ++i) {
    const Plan::Process& process = plan_.processes()[i];
    if (!process.declaration->added().empty()) start(process, streams[i], step);
  }
  for (const Plan::Start& state : plan_.starts()) {
    if (!domain_.population[state.entity].columns[state.column].attribute.inherited) start(state);
  }
}

void Newcomers::start(const Plan::Process& process, const std::vector<StreamKey>& streams,
                      std::size_t step) {
  const Declaration& declaration = *process.declaration;
  const StepView view_of_step(declaration, plan_.law(), means_.scalars, step,
                              plan_.scenario().time.of_step(step),
                              plan_.scenario().time.months_per_step);
  Draws& draws = means_.workspaces.draws[0];
  draws.clear();
  const std::vector<double> derived = process.process->derive(view_of_step);
  process.process->start(
      BlockView({&group_->blocks[0], &group_->population, {}, streams, &draws, nullptr, {}},
                view_of_step, derived));
  for (const std::string& name : declaration.added()) {
    const Entity entity = *entity_named(name.substr(0, name.find('.')));
    const auto column =
        static_cast<std::size_t>(domain_.population[entity].find(name.substr(name.find('.') + 1)));
    if (!domain_.population[entity].columns[column].attribute.inherited) keep(entity, column);
  }
}

void Newcomers::start(const Plan::Start& start) {
  const std::vector<double> values = rows(start.program, {start.node}, {start.entity})[0];
  Column& column = group_->population[start.entity].columns[start.column];
  for (const std::uint32_t row : fresh_[static_cast<std::size_t>(index(start.entity))]) {
    require_start(plan_, start, group_->population, row, values[row]);
    column.set_number(row, values[row]);
  }
  keep(start.entity, start.column);
}

void Newcomers::keep(Entity entity, std::size_t column) {
  if (entity == Entity::person && given_.contains(column)) return;
  const auto at = static_cast<std::size_t>(index(entity));
  const Column& from = group_->population[entity].columns[column];
  Column& to = domain_.population[entity].columns[column];
  for (const std::uint32_t row : fresh_[at]) to.set_number(rows_[at][row], from.number(row));
}

void Newcomers::remember(std::vector<std::vector<double>>& previous) {
  if (group_->blocks.empty() || previous.empty()) return;
  std::vector<language::NodeId> nodes;
  std::vector<Entity> entities;
  for (const language::Previous& asked : plan_.graph().previous()) {
    nodes.push_back(asked.first);
    entities.push_back(asked.entity);
  }
  const auto values = rows(plan_.previous_start(), nodes, entities);
  for (std::size_t i = 0; i < entities.size(); ++i) {
    if (entities[i] == Entity::world) continue;
    const auto at = static_cast<std::size_t>(index(entities[i]));
    for (const std::uint32_t row : fresh_[at]) previous[i][rows_[at][row]] = values[i][row];
  }
}

}  // namespace civitas
