// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/panel_rows.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace civitas {

PanelRows::PanelRows(const Plan& plan)
    : plan_(plan), rows_(plan.panel().persons), places_(rows_.size()), came_(rows_.size()) {
  std::iota(places_.begin(), places_.end(), std::size_t{0});
  const Table& persons = plan.population()[Entity::person];
  const auto weight = persons.columns[static_cast<std::size_t>(persons.find(kWeight))].as<double>();
  for (const std::uint32_t row : rows_) {
    keys_.push_back(persons.keys[row]);
    weights_.push_back(weight[row]);
  }
}

void PanelRows::follow(const Renewal& renewal, const Events& events) {
  const std::size_t before = rows_.size();
  bear(renewal, events);
  std::size_t left = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const std::uint32_t row = i < before ? renewal[Entity::person].to[rows_[i]] : rows_[i];
    if (row == Renewal::kGone) continue;
    rows_[left] = row;
    places_[left] = places_[i];
    keys_[left] = keys_[i];
    weights_[left++] = weights_[i];
  }
  rows_.resize(left);
  places_.resize(left);
  keys_.resize(left);
  weights_.resize(left);
}

// Children have their rows now, all others still those before.
void PanelRows::bear(const Renewal& renewal, const Events& events) {
  if (rows_.empty() || renewal.births.empty()) return;
  std::vector<std::pair<std::uint32_t, std::size_t>> mothers;
  for (std::size_t i = 0; i < rows_.size(); ++i) mothers.emplace_back(rows_[i], i);
  std::sort(mothers.begin(), mothers.end());
  for (std::size_t i = 0; i < renewal.births.size(); ++i) {
    const Events::Birth& birth = events.births[renewal.births[i]];
    const auto at =
        std::lower_bound(mothers.begin(), mothers.end(), std::pair{birth.mother, std::size_t{0}});
    if (at == mothers.end() || at->first != birth.mother) continue;
    rows_.push_back(renewal[Entity::person].born[i]);
    places_.push_back(came_++);
    keys_.push_back(birth.key);
    weights_.push_back(weights_[at->second]);
    children_.push_back({birth.key, keys_[at->second], weights_.back()});
  }
}

PanelRecord PanelRows::record(const Domain& domain, const Workers& workers, Workspaces& workspaces,
                              const language::Scalars& scalars) {
  return {values(domain, workers, workspaces, scalars), std::exchange(children_, {})};
}

// Their households are taken out and evaluated alone, unless a value depends on everybody.
std::vector<double> PanelRows::values(const Domain& domain, const Workers& workers,
                                      Workspaces& workspaces,
                                      const language::Scalars& scalars) const {
  const Plan::Panel& panel = plan_.panel();
  const int last = panel.program.stages() - 1;
  const std::size_t places = came_;
  std::vector<double> values(panel.nodes.size() * places, std::numeric_limits<double>::quiet_NaN());
  // Persons of a panel are taken in order of rows, which deaths and moves change.
  std::vector<std::pair<std::uint32_t, std::size_t>> order;
  for (std::size_t i = 0; i < rows_.size(); ++i) order.emplace_back(rows_[i], places_[i]);
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> persons;
  for (const auto& [row, place] : order) persons.push_back(row);
  const auto take = [&](const Block& block, std::span<const std::uint32_t> list,
                        const language::Workspace& rows) {
    const std::uint32_t from = block.first_of(Entity::person);
    const auto begin = std::lower_bound(list.begin(), list.end(), from);
    const auto end = std::lower_bound(begin, list.end(), from + block.count_of(Entity::person));
    for (std::size_t i = 0; i < panel.nodes.size(); ++i) {
      const double* of_block = panel.program.rows(last, panel.nodes[i], rows);
      for (auto at = begin; at != end; ++at) {
        const auto nth = static_cast<std::size_t>(at - list.begin());
        values[i * places + order[nth].second] = of_block[*at - from];
      }
    }
  };
  Evaluation evaluation(plan_.graph(), panel.program);
  if (last == 0 && !panel.program.reads_previous()) {
    const auto is_read = [&](Entity entity, std::size_t column) {
      return panel.program.reads_column(entity, static_cast<int>(column)) ||
             domain.population[entity].columns[column].attribute.name == kWeight;
    };
    Subset subset = households_of(domain.population, persons, is_read);
    const std::size_t count = subset.population.persons();
    const Domain alone(std::move(subset.population), count);
    evaluation.run(alone, Workers(1), workspaces, scalars,
                   [&](int, const Block& block, const language::Workspace& rows, std::size_t) {
                     take(block, subset.persons, rows);
                   });
  } else {
    evaluation.run(
        domain, workers, workspaces, scalars,
        [&](int stage, const Block& block, const language::Workspace& rows, std::size_t) {
          if (stage == last) take(block, persons, rows);
        });
  }
  return values;
}

std::size_t PanelRows::bytes() const {
  return rows_.size() *
             (sizeof(rows_[0]) + sizeof(places_[0]) + sizeof(keys_[0]) + sizeof(weights_[0])) +
         children_.size() * sizeof(PanelChild);
}

}  // namespace civitas
