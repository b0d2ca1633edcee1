// SPDX-License-Identifier: Apache-2.0
// How a program runs.
#include "sim/language/program.hpp"

#include <algorithm>

#include "sim/core/problem.hpp"

namespace civitas::language {

void Program::start(Memory& memory) const {
  Scalars& scalars = memory.scalars;
  scalars.numbers.resize(numbers_);
  const auto number = [&](int at) -> double& {
    return scalars.numbers[static_cast<std::size_t>(at)];
  };
  for (const auto& [at, value] : constants_) number(at) = value;
  for (const auto& [slot, at] : previous_number_)
    number(at) = (*scalars.previous)[static_cast<std::size_t>(slot)][0];
  for (const WorldDraw& draw : draws_) {
    const StreamKey key = scalars.streams[static_cast<std::size_t>(draw.stream)];
    number(draw.number) =
        draw.normal ? normal(key, 0, scalars.step, 0) : uniform(key, 0, scalars.step, 0);
  }
}

void Program::run_scalars(int stage, Memory& memory) const {
  Scalars& scalars = memory.scalars;
  const Stage& part = stages_[static_cast<std::size_t>(stage)];
  if (part.scalars.empty()) return;
  std::vector<double*> places(numbers_);
  for (std::size_t i = 0; i < numbers_; ++i) places[i] = &scalars.numbers[i];
  run(part.scalars, places.data(), Rows{},
      {scalars.schedules.data(), scalars.tables.data(), memory.groups.data(), stairs_.data()});
}

double* Program::place(const Operand& operand, const Population& population, const Block& block,
                       const Memory& memory) const {
  const auto at = static_cast<std::size_t>(operand.index);
  const auto rows_of = [&](const std::vector<double>& rows) {
    return const_cast<double*>(rows.data()) + block.first_of(operand.entity);  // never written
  };
  switch (operand.kind) {
    case Operand::Kind::number:
      return const_cast<double*>(&memory.scalars.numbers[at]);
    case Operand::Kind::column:
      return const_cast<double*>(population[operand.entity].columns[at].as<double>().data()) +
             block.first_of(operand.entity);
    case Operand::Kind::ranked:
      return rows_of(memory.ranked[at]);
    case Operand::Kind::rank:
      return rows_of(memory.ranks[at]);
    case Operand::Kind::previous:
      return rows_of((*memory.scalars.previous)[at]);
    case Operand::Kind::shared:
      return (*memory.scalars.shared)[at].data() + block.first_of(operand.entity);
    case Operand::Kind::spread:
      return const_cast<double*>(memory.spreads[at].numbers.data());
    case Operand::Kind::link_weight: {
      const NamedNetwork& named = population.networks[at];
      const Network::Arrays arrays = named.network->arrays();
      return const_cast<double*>(arrays.weights.data()) + arrays.first[block.first_of(named.of)];
    }
    case Operand::Kind::local:
      break;
  }
  throw Bug("a local row has no place of its own");
}

void Program::load(const Load& load, const Population& population, const Block& block,
                   const Memory& memory, double* out) const {
  const std::size_t first = block.first_of(load.entity), count = block.count_of(load.entity);
  const auto at = static_cast<std::size_t>(load.index);
  const std::span<double> rows(out, count);
  const auto keys = std::span(population[load.entity].keys).subspan(first, count);
  switch (load.kind) {
    case Load::Kind::column:
      return std::visit([&](const auto& list) { language::load(&list[first], out, count); },
                        population[load.entity].columns[at].values);
    case Load::Kind::uniform:
      return uniforms(memory.scalars.streams[at], keys, memory.scalars.step, 0, rows);
    case Load::Kind::normal:
      return normals(memory.scalars.streams[at], keys, memory.scalars.step, 0, rows);
    case Load::Kind::sight:
      return memory.sights[at]->rows(static_cast<std::uint32_t>(first), rows);
    case Load::Kind::degree: {
      const Network& network = *population.networks[at].network;
      for (std::size_t i = 0; i < count; ++i)
        out[i] = network.degree(static_cast<std::uint32_t>(first + i));
      return;
    }
    case Load::Kind::partner: {
      const auto& spread = memory.spreads[static_cast<std::size_t>(meetings_[at].spread)];
      const std::uint32_t* partner = memory.partners[at].data() + first;
      for (std::size_t i = 0; i < count; ++i)
        out[i] = spread.yes_no.empty() ? spread.numbers[partner[i]] : spread.yes_no[partner[i]];
      return;
    }
  }
}

void Program::run_block(int stage, const Population& population, const Block& block,
                        const Memory& memory, Workspace& workspace,
                        const Override& override) const {
  const Stage& part = stages_[static_cast<std::size_t>(stage)];
  constexpr std::size_t kLine = 8;  // doubles in a cache line
  const auto padded = [](std::size_t count) { return (count + 2 * kLine - 1) / kLine * kLine; };
  workspace.links.assign(population.networks.size(), {});
  std::size_t most_links = 0;
  for (const int at : part.networks) {
    const NamedNetwork& named = population.networks[static_cast<std::size_t>(at)];
    const Network::Arrays arrays = named.network->arrays();
    const std::uint32_t* first = arrays.first.data() + block.first_of(named.of);
    LinkRows& links = workspace.links[static_cast<std::size_t>(at)];
    links = {first, arrays.neighbours.data() + first[0],
             std::size_t{first[block.count_of(named.of)]} - first[0]};
    most_links = std::max(most_links, links.count);
  }
  const std::size_t stride = padded(std::max(block.count[0], block.count[1]));
  const std::size_t link_stride = padded(most_links);
  const std::size_t links_begin = stride * static_cast<std::size_t>(part.locals);
  const std::size_t need = links_begin + link_stride * static_cast<std::size_t>(part.link_locals);
  if (workspace.memory.size() < need) workspace.memory.resize(need);
  workspace.places.resize(part.operands.size());
  for (std::size_t i = 0; i < part.operands.size(); ++i) {
    const Operand& operand = part.operands[i];
    const auto at = static_cast<std::size_t>(operand.index);
    const bool overridden = override.rows != nullptr && operand.kind == Operand::Kind::column &&
                            override.entity == operand.entity && override.column == operand.index;
    if (operand.kind != Operand::Kind::local) {
      workspace.places[i] = overridden ? const_cast<double*>(override.rows)
                                       : place(operand, population, block, memory);
    } else if (operand.entity == Entity::link) {
      workspace.places[i] = workspace.memory.data() + links_begin + at * link_stride;
    } else {
      workspace.places[i] = workspace.memory.data() + at * stride;
    }
  }
  for (const Load& one : part.loads)
    load(one, population, block, memory, workspace.places[static_cast<std::size_t>(one.operand)]);
  Rows rows;
  rows.count[0] = block.count[0];
  rows.count[1] = block.count[1];
  rows.household = population.household.data() + block.first[0];
  rows.first_household = block.first[1];
  rows.first_member = population.first_member.data() + block.first[1];
  rows.links = workspace.links.data();
  rows.keys = population[Entity::person].keys.data() + block.first[0];
  run(part.rows, workspace.places.data(), rows,
      {memory.scalars.schedules.data(), memory.scalars.tables.data(), memory.groups.data(),
       stairs_.data()});
}

const double* Program::rows(int stage, NodeId node, const Workspace& workspace) const {
  return workspace.places[static_cast<std::size_t>(
      stages_[static_cast<std::size_t>(stage)].operand_of.at(node))];
}

double Program::number(NodeId node, const Memory& memory) const {
  return memory.scalars.numbers[static_cast<std::size_t>(number_of_.at(node))];
}

void Program::set_result(int reduction, double value, Memory& memory) const {
  memory.scalars.numbers[static_cast<std::size_t>(result_number_.at(reduction))] = value;
}

bool Program::reads_previous() const {
  for (const Stage& stage : stages_) {
    for (const Operand& operand : stage.operands) {
      if (operand.kind == Operand::Kind::previous) return true;
    }
  }
  return false;
}

bool Program::reads_column(Entity entity, int column) const {
  const auto is_it = [&](const auto& one) { return one.entity == entity && one.index == column; };
  for (const Stage& stage : stages_) {
    for (const Operand& operand : stage.operands) {
      if (operand.kind == Operand::Kind::column && is_it(operand)) return true;
    }
    for (const Load& load : stage.loads) {
      if (load.kind == Load::Kind::column && is_it(load)) return true;
    }
  }
  return false;
}

std::size_t Program::instructions() const {
  std::size_t sum = 0;
  for (const Stage& stage : stages_) sum += stage.rows.size() + stage.scalars.size();
  return sum;
}

}  // namespace civitas::language
