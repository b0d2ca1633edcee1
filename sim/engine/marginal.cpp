// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/marginal.hpp"

#include <algorithm>

namespace civitas {
namespace {

// In which turn each person's amount is raised, and how many turns there are: first that of every
// household's first earner, then that of the second, …; 0 for whoever has none.
std::uint32_t give_turns(const Population& population, const Block& block,
                         std::span<const double> amount, std::vector<std::uint32_t>& turn) {
  const std::uint32_t first = block.first_of(Entity::person);
  turn.assign(amount.size(), 0);
  std::uint32_t turns = 0, household = 0, before = 0;
  for (std::size_t person = 0; person < amount.size(); ++person) {
    const std::uint32_t own = population.household[first + person];
    if (person == 0 || own != household) before = 0;
    household = own;
    if (amount[person] > 0) turn[person] = ++before;
    turns = std::max(turns, before);
  }
  return turns;
}

}  // namespace

void Marginal::build(const language::Graph& graph, std::size_t numbers,
                     const Population& population) {
  const language::Output output{value, 0};
  program = language::Program(graph, {&output, 1}, numbers, population);
}

void Marginal::run(const Domain& domain, const Block& block, const language::Scalars& scalars,
                   Room& room) const {
  const Population& population = domain.population;
  const std::size_t persons = block.count_of(Entity::person);
  const std::uint32_t first = block.first_of(Entity::person);
  const auto amount =
      population[Entity::person].columns[static_cast<std::size_t>(column)].as<double>().subspan(
          first, persons);
  const auto weight = domain.weight(Entity::person).subspan(first, persons);
  language::Memory own;  // the same parameters, room of its own for the constants
  own.scalars = scalars;
  program.start(own);
  program.run_scalars(0, own);
  room.rates.assign(persons, 0);
  room.weights.assign(persons, 0);
  const std::uint32_t turns = give_turns(population, block, amount, room.turn);
  program.run_block(0, population, block, own, room.workspace);
  const double* values = program.rows(0, value, room.workspace);
  room.before.assign(values, values + block.count_of(Entity::household));
  for (std::uint32_t turn = 1; turn <= turns; ++turn) {
    room.raised.assign(amount.begin(), amount.end());
    for (std::size_t person = 0; person < persons; ++person) {
      if (room.turn[person] == turn) room.raised[person] += by;
    }
    program.run_block(0, population, block, own, room.workspace,
                      {Entity::person, column, room.raised.data()});
    values = program.rows(0, value, room.workspace);
    for (std::size_t person = 0; person < persons; ++person) {
      if (room.turn[person] != turn) continue;
      const std::size_t household =
          population.household[first + person] - block.first_of(Entity::household);
      const double kept =
          (values[household] - room.before[household]) / (room.raised[person] - amount[person]);
      room.weights[person] = weight[person];
      room.rates[person] = weight[person] * (1 - kept);
    }
  }
}

}  // namespace civitas
