// SPDX-License-Identifier: Apache-2.0
#include "sim/language/program.hpp"

#include <algorithm>
#include <set>

#include "sim/core/problem.hpp"

namespace civitas::language {

/// Turns the part of a graph that outputs need into stages of instructions.
class Program::Builder {
 public:
  Builder(Program& program, const Graph& graph, const Population& population)
      : program_(program), graph_(graph), population_(population) {}

  void build(std::span<const Output> outputs) {
    for (const Output& output : outputs) need(output.node, output.stage);
    if (program_.stages_.empty()) program_.stages_.resize(1);
    for (const NodeId id : numbers_) place_number(id);
    for (std::size_t s = 0; s < program_.stages_.size(); ++s) {
      Program::Stage& stage = program_.stages_[s];
      stage.reductions.assign(reductions_[static_cast<int>(s)].begin(),
                              reductions_[static_cast<int>(s)].end());
      stage.rankings.assign(rankings_[static_cast<int>(s)].begin(),
                            rankings_[static_cast<int>(s)].end());
      rows(stage, static_cast<int>(s));
    }
  }

 private:
  static bool is_number(const Node& node) { return node.entity == Entity::world; }

  void at_least(int stage) {
    if (program_.stages_.size() <= static_cast<std::size_t>(stage)) {
      program_.stages_.resize(static_cast<std::size_t>(stage) + 1);
    }
  }

  // Finds everything that `id` needs: numbers, and rows that must be at hand at the end of a stage.
  void need(NodeId id, int stage) {
    at_least(std::max(stage, graph_[id].stage));
    if (is_number(graph_[id])) {
      numbers(id);
    } else {
      if (graph_[id].stage > stage) throw Bug("rows are wanted before they can be computed");
      roots_[stage].insert(id);
      inside(id);
    }
  }

  void inside(NodeId id) {
    if (!seen_.insert(id).second) return;
    const Node& node = graph_[id];
    for (const NodeId part : {node.a, node.b, node.c}) {
      if (part < 0) continue;
      if (is_number(graph_[part]))
        numbers(part);
      else
        inside(part);
    }
  }

  void numbers(NodeId id) {
    if (!seen_.insert(id).second) return;
    const Node& node = graph_[id];
    for (const NodeId part : {node.a, node.b, node.c}) {
      if (part >= 0) numbers(part);
    }
    if (node.operation == Operation::result) {
      const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(node.slot)];
      reductions_[reduction.stage].insert(node.slot);
      if (reduction.ranking >= 0) {
        rankings_[reduction.stage].insert(reduction.ranking);
        need(graph_.rankings()[static_cast<std::size_t>(reduction.ranking)].value, reduction.stage);
      } else if (reduction.value >= 0) {
        need(reduction.value, reduction.stage);
      }
      at_least(node.stage);
    }
    numbers_.push_back(id);
  }

  int new_number(NodeId id) {
    const int number = static_cast<int>(program_.numbers_++);
    program_.number_of_[id] = number;
    return number;
  }

  void place_number(NodeId id) {
    const Node& node = graph_[id];
    switch (node.operation) {
      case Operation::constant:
        program_.constants_.emplace_back(new_number(id), node.number);
        return;
      case Operation::parameter:
        program_.number_of_[id] = node.slot;
        return;
      case Operation::result:
        program_.result_number_[node.slot] = new_number(id);
        return;
      default:
        break;
    }
    Instruction instruction;
    instruction.operation = node.operation;
    instruction.slot = node.slot;
    instruction.scalar = 7;
    const auto at = [&](NodeId part) { return part < 0 ? -1 : program_.number_of_.at(part); };
    instruction.a = at(node.a);
    instruction.b = at(node.b);
    instruction.c = at(node.c);
    instruction.out = new_number(id);
    program_.stages_[static_cast<std::size_t>(node.stage)].scalars.push_back(instruction);
  }

  // Instructions in an order in which operands come first; a local row is given back after its
  // last use.
  void rows(Program::Stage& stage, int number) {
    const std::set<NodeId>& roots = roots_[number];
    number_ = number;
    std::vector<NodeId> order;
    std::set<NodeId> visited;
    for (const NodeId root : roots) sort(root, visited, order);
    std::map<NodeId, int> uses;
    for (const NodeId id : order) {
      if (ranked_before(id) >= 0) continue;
      for (const NodeId part : {graph_[id].a, graph_[id].b, graph_[id].c}) uses[part] += 1;
    }
    for (const NodeId root : roots) uses[root] += 1;
    std::vector<int> free;
    for (const NodeId id : order) {
      const Node& node = graph_[id];
      if (const int ranking = ranked_before(id); ranking >= 0) {
        add(stage, id, {Program::Operand::Kind::ranked, node.entity, ranking});
        continue;
      }
      if (node.operation == Operation::column) {
        load(stage, id, node, free);
        continue;
      }
      Instruction instruction;
      instruction.operation = node.operation;
      instruction.entity = static_cast<signed char>(node.entity);
      instruction.slot = node.slot;
      instruction.a = operand(stage, node.a, 1, instruction);
      instruction.b = operand(stage, node.b, 2, instruction);
      instruction.c = operand(stage, node.c, 4, instruction);
      const bool in_place =
          node.operation != Operation::up && node.operation != Operation::sum_members &&
          node.operation != Operation::min_members && node.operation != Operation::max_members;
      if (!in_place) instruction.out = local(stage, id, node.entity, free);
      for (const NodeId part : {node.a, node.b, node.c}) {
        if (part < 0 || --uses[part] > 0) continue;
        const auto at = stage.operand_of.find(part);
        if (at == stage.operand_of.end()) continue;
        const Program::Operand& done = stage.operands[static_cast<std::size_t>(at->second)];
        if (done.kind == Program::Operand::Kind::local) free.push_back(done.index);
      }
      if (in_place) instruction.out = local(stage, id, node.entity, free);
      stage.rows.push_back(instruction);
    }
  }

  // The ranking, finished in an earlier stage, that holds the rows of `id`; or -1.
  int ranked_before(NodeId id) const {
    for (const auto& [stage, rankings] : rankings_) {
      if (stage >= number_) continue;
      for (const int ranking : rankings) {
        if (graph_.rankings()[static_cast<std::size_t>(ranking)].value == id) return ranking;
      }
    }
    return -1;
  }

  void sort(NodeId id, std::set<NodeId>& visited, std::vector<NodeId>& order) {
    if (id < 0 || is_number(graph_[id]) || !visited.insert(id).second) return;
    if (ranked_before(id) < 0) {
      const Node& node = graph_[id];
      for (const NodeId part : {node.a, node.b, node.c}) sort(part, visited, order);
    }
    order.push_back(id);
  }

  int operand(Program::Stage& stage, NodeId id, unsigned char bit, Instruction& instruction) {
    if (id < 0) return -1;
    if (is_number(graph_[id])) instruction.scalar |= bit;
    const auto known = stage.operand_of.find(id);
    if (known != stage.operand_of.end()) return known->second;
    Program::Operand number;
    number.index = program_.number_of_.at(id);
    return add(stage, id, number);
  }

  static int add(Program::Stage& stage, NodeId id, const Program::Operand& operand) {
    stage.operands.push_back(operand);
    return stage.operand_of[id] = static_cast<int>(stage.operands.size()) - 1;
  }

  int local(Program::Stage& stage, NodeId id, Entity entity, std::vector<int>& free) {
    Program::Operand operand;
    operand.kind = Program::Operand::Kind::local;
    operand.entity = entity;
    if (free.empty()) {
      operand.index = stage.locals++;
    } else {
      operand.index = free.back();
      free.pop_back();
    }
    return add(stage, id, operand);
  }

  void load(Program::Stage& stage, NodeId id, const Node& node, std::vector<int>& free) {
    const Column& column = population_[node.entity].columns[static_cast<std::size_t>(node.slot)];
    if (column.attribute.storage == Storage::real) {
      add(stage, id, {Program::Operand::Kind::column, node.entity, node.slot});
    } else {
      // Loads run before all instructions, so their rows must not share room with any.
      (void)free;
      std::vector<int> none;
      stage.loads.push_back({local(stage, id, node.entity, none), node.entity, node.slot});
    }
  }

  Program& program_;
  const Graph& graph_;
  const Population& population_;
  std::set<NodeId> seen_;
  std::vector<NodeId> numbers_;  // operands first
  std::map<int, std::set<NodeId>> roots_;
  std::map<int, std::set<int>> reductions_, rankings_;
  int number_ = 0;  // of the stage being built
};

Program::Program(const Graph& graph, std::span<const Output> outputs, std::size_t parameters,
                 const Population& population)
    : parameters_(parameters), numbers_(parameters) {
  Builder(*this, graph, population).build(outputs);
}

void Program::start(Memory& memory) const {
  Scalars& scalars = memory.scalars;
  scalars.numbers.resize(numbers_);
  for (const auto& [number, value] : constants_)
    scalars.numbers[static_cast<std::size_t>(number)] = value;
}

void Program::run_scalars(int stage, Memory& memory) const {
  Scalars& scalars = memory.scalars;
  const Stage& part = stages_[static_cast<std::size_t>(stage)];
  if (part.scalars.empty()) return;
  std::vector<double*> places(numbers_);
  for (std::size_t i = 0; i < numbers_; ++i) places[i] = &scalars.numbers[i];
  run(part.scalars, places.data(), Rows{}, scalars.schedules.data());
}

void Program::run_block(int stage, const Population& population, const Block& block,
                        const Memory& memory, Workspace& workspace,
                        const Override& override) const {
  const Stage& part = stages_[static_cast<std::size_t>(stage)];
  constexpr std::size_t kLine = 8;  // doubles in a cache line
  const std::size_t most = std::max(block.count[0], block.count[1]);
  const std::size_t stride = (most + 2 * kLine - 1) / kLine * kLine;
  const std::size_t need = stride * static_cast<std::size_t>(part.locals);
  if (workspace.memory.size() < need) workspace.memory.resize(need);
  workspace.places.resize(part.operands.size());
  for (std::size_t i = 0; i < part.operands.size(); ++i) {
    const Operand& operand = part.operands[i];
    const auto at = static_cast<std::size_t>(operand.index);
    switch (operand.kind) {
      case Operand::Kind::number:
        workspace.places[i] = const_cast<double*>(&memory.scalars.numbers[at]);  // never written
        break;
      case Operand::Kind::local:
        workspace.places[i] = workspace.memory.data() + at * stride;
        break;
      case Operand::Kind::ranked:
        workspace.places[i] =
            const_cast<double*>(memory.ranked[at].data()) + block.first_of(operand.entity);
        break;
      case Operand::Kind::column: {
        const bool overridden = override.rows != nullptr && override.entity == operand.entity &&
                                override.column == operand.index;
        const double* values = population[operand.entity].columns[at].as<double>().data() +
                               block.first_of(operand.entity);
        workspace.places[i] = const_cast<double*>(overridden ? override.rows : values);
        break;
      }
    }
  }
  for (const Stage::Load& load : part.loads) {
    double* out = workspace.places[static_cast<std::size_t>(load.operand)];
    const std::size_t first = block.first_of(load.entity), count = block.count_of(load.entity);
    std::visit(
        [&](const auto& list) {
          for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<double>(list[first + i]);
        },
        population[load.entity].columns[static_cast<std::size_t>(load.column)].values);
  }
  Rows rows;
  rows.count[0] = block.count[0];
  rows.count[1] = block.count[1];
  rows.household = population.household.data() + block.first[0];
  rows.first_household = block.first[1];
  run(part.rows, workspace.places.data(), rows, memory.scalars.schedules.data());
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

std::size_t Program::instructions() const {
  std::size_t sum = 0;
  for (const Stage& stage : stages_) sum += stage.rows.size() + stage.scalars.size();
  return sum;
}

}  // namespace civitas::language
