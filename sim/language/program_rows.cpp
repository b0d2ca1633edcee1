// SPDX-License-Identifier: Apache-2.0
// How a program runs for some rows alone: what they read is gathered, then all is as in a block.
#include <algorithm>

#include "sim/core/problem.hpp"
#include "sim/language/program.hpp"

namespace civitas::language {
namespace {

bool takes_each_for_itself(Operation operation) {
  return operation == Operation::schedule || operation == Operation::pick ||
         operation == Operation::climb || visit_elementwise(operation, []<Operation>() {});
}

template <class T>
void gather(const T* list, std::span<const std::uint32_t> which, double* out) {
  for (std::size_t i = 0; i < which.size(); ++i) out[i] = static_cast<double>(list[which[i]]);
}

}  // namespace

bool Program::takes_rows_apart(int stage, Entity entity) const {
  const Stage& part = stages_[static_cast<std::size_t>(stage)];
  const auto operand_fits = [&](const Operand& operand) {
    using enum Operand::Kind;
    return operand.kind == number ||
           (operand.entity == entity &&
            (operand.kind == local || operand.kind == column || operand.kind == previous));
  };
  const auto load_fits = [&](const Load& load) {
    using enum Load::Kind;
    return load.entity == entity &&
           (load.kind == column || load.kind == uniform || load.kind == normal);
  };
  const auto instruction_fits = [](const Instruction& instruction) {
    return instruction.network < 0 && takes_each_for_itself(instruction.operation);
  };
  return part.reductions.empty() && part.rankings.empty() && part.spreads.empty() &&
         part.sights.empty() && part.meetings.empty() &&
         std::all_of(part.operands.begin(), part.operands.end(), operand_fits) &&
         std::all_of(part.loads.begin(), part.loads.end(), load_fits) &&
         std::all_of(part.rows.begin(), part.rows.end(), instruction_fits);
}

void Program::load_rows(const Load& load, const Population& population,
                        std::span<const std::uint32_t> which, const Memory& memory,
                        std::span<const std::uint64_t> keys, double* out) const {
  const auto at = static_cast<std::size_t>(load.index);
  const std::span<double> rows(out, which.size());
  switch (load.kind) {
    case Load::Kind::column:
      return std::visit([&](const auto& list) { gather(list.data(), which, out); },
                        population[load.entity].columns[at].values);
    case Load::Kind::uniform:
      return uniforms(memory.scalars.streams[at], keys, memory.scalars.step, 0, rows);
    case Load::Kind::normal:
      return normals(memory.scalars.streams[at], keys, memory.scalars.step, 0, rows);
    default:
      throw Bug("rows that are not taken apart");
  }
}

void Program::run_rows(int stage, const Population& population, Entity entity,
                       std::span<const std::uint32_t> which, const Memory& memory,
                       Workspace& workspace) const {
  const Stage& part = stages_[static_cast<std::size_t>(stage)];
  constexpr std::size_t kLine = 8;  // doubles in a cache line
  const std::size_t stride = (which.size() + 2 * kLine - 1) / kLine * kLine;
  const std::size_t locals = static_cast<std::size_t>(part.locals);
  const std::size_t need = stride * (locals + part.operands.size());
  if (workspace.memory.size() < need) workspace.memory.resize(need);
  workspace.places.resize(part.operands.size());
  for (std::size_t i = 0; i < part.operands.size(); ++i) {
    const Operand& operand = part.operands[i];
    const auto at = static_cast<std::size_t>(operand.index);
    double*& place = workspace.places[i];
    place = workspace.memory.data() + stride * (locals + i);
    if (operand.kind == Operand::Kind::local)
      place = workspace.memory.data() + stride * at;
    else if (operand.kind == Operand::Kind::number)
      place = const_cast<double*>(&memory.scalars.numbers[at]);  // never written
    else if (operand.kind == Operand::Kind::column)
      gather(population[entity].columns[at].as<double>().data(), which, place);
    else
      gather((*memory.scalars.previous)[at].data(), which, place);
  }
  const std::vector<std::uint64_t>& keys = population[entity].keys;
  workspace.keys.clear();
  for (const std::uint32_t row : which) workspace.keys.push_back(keys[row]);
  for (const Load& load : part.loads)
    load_rows(load, population, which, memory, workspace.keys,
              workspace.places[static_cast<std::size_t>(load.operand)]);
  Rows rows;
  rows.count[index(entity)] = static_cast<std::uint32_t>(which.size());
  run(part.rows, workspace.places.data(), rows,
      {memory.scalars.schedules.data(), memory.scalars.tables.data(), memory.groups.data(),
       stairs_.data()});
}

}  // namespace civitas::language
