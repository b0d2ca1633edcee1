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
    for (int s = 0; s < program_.stages(); ++s) {
      Program::Stage& stage = program_.stages_[static_cast<std::size_t>(s)];
      const auto list = [](const std::set<int>& found) {
        return std::vector<int>(found.begin(), found.end());
      };
      stage.reductions = list(reductions_[s]);
      stage.rankings = list(rankings_[s]);
      stage.spreads = list(spreads_[s]);
      stage.sights = list(sights_[s]);
      stage.meetings = list(meetings_[s]);
      rows(stage, s);
    }
    program_.meetings_ = graph_.meetings();
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
    everybody(node);
  }

  void numbers(NodeId id) {
    if (!seen_.insert(id).second) return;
    const Node& node = graph_[id];
    for (const NodeId part : {node.a, node.b, node.c}) {
      if (part >= 0) numbers(part);
    }
    everybody(node);
    numbers_.push_back(id);
  }

  // What must be known of everybody before `node` can be computed.
  void everybody(const Node& node) {
    switch (node.operation) {
      case Operation::result:
      case Operation::of_group:
        reduction(node.slot);
        break;
      case Operation::rank:
        program_.ranks_.insert(node.slot);
        ranking(node.slot);
        break;
      case Operation::neighbour:
        spread(node.slot);
        break;
      case Operation::over_neighbours: {
        const Sight& sight = graph_.sights()[static_cast<std::size_t>(node.slot)];
        sights_[spread(sight.spread)].insert(node.slot);
        break;
      }
      case Operation::partner: {
        const Meeting& meeting = graph_.meetings()[static_cast<std::size_t>(node.slot)];
        meetings_[spread(meeting.spread)].insert(node.slot);
        break;
      }
      default:
        return;
    }
    at_least(node.stage);
  }

  void reduction(int slot) {
    const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(slot)];
    reductions_[reduction.stage].insert(slot);
    if (reduction.ranking >= 0) ranking(reduction.ranking);
    if (reduction.value >= 0) need(reduction.value, reduction.stage);
    if (reduction.group >= 0) need(reduction.group, reduction.stage);
  }

  void ranking(int slot) {
    const Ranking& ranking = graph_.rankings()[static_cast<std::size_t>(slot)];
    const int stage = graph_.stage_of_ranking(slot);
    rankings_[stage].insert(slot);
    need(ranking.value, stage);
    if (ranking.group >= 0) need(ranking.group, stage);
  }

  int spread(int slot) {
    const NodeId value = graph_.spreads()[static_cast<std::size_t>(slot)].value;
    spreads_[graph_[value].stage].insert(slot);
    need(value, graph_[value].stage);
    return graph_[value].stage;
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
      case Operation::previous:
        program_.previous_number_[node.slot] = new_number(id);
        return;
      case Operation::uniform:
      case Operation::normal:
        program_.draws_.push_back({new_number(id), node.slot, node.operation == Operation::normal});
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
    for (const NodeId id : order) {
      if (leaf(stage, id)) continue;
      const Node& node = graph_[id];
      Instruction instruction;
      instruction.operation = node.operation;
      instruction.entity = static_cast<signed char>(node.entity);
      instruction.slot = node.slot;
      instruction.network = node.network;
      instruction.a = operand(stage, node.a, 1, instruction);
      instruction.b = operand(stage, node.b, 2, instruction);
      instruction.c = operand(stage, node.c, 4, instruction);
      if (node.operation == Operation::neighbour)
        instruction.a = add(stage, {Program::Operand::Kind::spread, Entity::world, node.slot});
      if (!in_place(node.operation)) instruction.out = local(stage, id);
      for (const NodeId part : {node.a, node.b, node.c}) {
        if (part < 0 || --uses[part] > 0) continue;
        const auto at = stage.operand_of.find(part);
        if (at == stage.operand_of.end()) continue;
        const Program::Operand& done = stage.operands[static_cast<std::size_t>(at->second)];
        if (done.kind == Program::Operand::Kind::local)
          (done.entity == Entity::link ? free_links_ : free_).push_back(done.index);
      }
      if (in_place(node.operation)) instruction.out = local(stage, id);
      stage.rows.push_back(instruction);
    }
    free_.clear();
    free_links_.clear();
  }

  // May the result overwrite an operand? Not where rows move.
  static bool in_place(Operation operation) {
    switch (operation) {
      case Operation::up:
      case Operation::sum_members:
      case Operation::min_members:
      case Operation::max_members:
      case Operation::place_among_members:
      case Operation::neighbour:
      case Operation::own:
      case Operation::sum_links:
      case Operation::min_links:
      case Operation::max_links:
        return false;
      default:
        return true;
    }
  }

  // Rows that are at hand, or made before the instructions run.
  bool leaf(Program::Stage& stage, NodeId id) {
    using Operand = Program::Operand::Kind;
    using Load = Program::Load::Kind;
    const Node& node = graph_[id];
    if (node.network >= 0) stage.networks.insert(node.network);
    const auto at_hand = [&](Operand kind, int index) {
      stage.operand_of[id] = add(stage, {kind, node.entity, index});
      return true;
    };
    const auto loaded = [&](Load kind) {
      // Loads run before all instructions, so their rows must not share room with any.
      std::vector<int> none;
      std::swap(free_, none);
      const int operand = local(stage, id);
      std::swap(free_, none);
      stage.loads.push_back({kind, operand, node.entity, node.slot});
      return true;
    };
    if (const int ranking = ranked_before(id); ranking >= 0)
      return at_hand(Operand::ranked, ranking);
    switch (node.operation) {
      case Operation::column: {
        const auto& columns = population_[node.entity].columns;
        const Storage storage = columns[static_cast<std::size_t>(node.slot)].attribute.storage;
        return storage == Storage::real ? at_hand(Operand::column, node.slot)
                                        : loaded(Load::column);
      }
      case Operation::rank:
        return at_hand(Operand::rank, node.slot);
      case Operation::previous:
        return at_hand(Operand::previous, node.slot);
      case Operation::link_weight:
        return at_hand(Operand::link_weight, node.network);
      case Operation::uniform:
        return loaded(Load::uniform);
      case Operation::normal:
        return loaded(Load::normal);
      case Operation::over_neighbours:
        return loaded(Load::sight);
      case Operation::partner:
        return loaded(Load::partner);
      default:
        return false;
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
    const int number =
        add(stage, {Program::Operand::Kind::number, Entity::world, program_.number_of_.at(id)});
    return stage.operand_of[id] = number;
  }

  static int add(Program::Stage& stage, const Program::Operand& operand) {
    stage.operands.push_back(operand);
    return static_cast<int>(stage.operands.size()) - 1;
  }

  int local(Program::Stage& stage, NodeId id) {
    const Entity entity = graph_[id].entity;
    const bool link = entity == Entity::link;
    std::vector<int>& free = link ? free_links_ : free_;
    int index = 0;
    if (free.empty()) {
      index = link ? stage.link_locals++ : stage.locals++;
    } else {
      index = free.back();
      free.pop_back();
    }
    return stage.operand_of[id] = add(stage, {Program::Operand::Kind::local, entity, index});
  }

  Program& program_;
  const Graph& graph_;
  const Population& population_;
  std::set<NodeId> seen_;
  std::vector<NodeId> numbers_;  // operands first
  std::map<int, std::set<NodeId>> roots_;
  std::map<int, std::set<int>> reductions_, rankings_, spreads_, sights_, meetings_;
  std::vector<int> free_, free_links_;  // local rows that are no longer needed
  int number_ = 0;                      // of the stage being built
};

Program::Program(const Graph& graph, std::span<const Output> outputs, std::size_t parameters,
                 const Population& population)
    : parameters_(parameters), numbers_(parameters) {
  Builder(*this, graph, population).build(outputs);
}

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
      {scalars.schedules.data(), scalars.tables.data(), memory.groups.data()});
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
      std::visit(
          [&](const auto& list) {
            for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<double>(list[first + i]);
          },
          population[load.entity].columns[at].values);
      return;
    case Load::Kind::uniform:
      return uniforms(memory.scalars.streams[at], keys, memory.scalars.step, 0, rows);
    case Load::Kind::normal:
      return normals(memory.scalars.streams[at], keys, memory.scalars.step, 0, rows);
    case Load::Kind::sight:
      return memory.sights[at]->rows(static_cast<std::uint32_t>(first), rows);
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
  rows.links = workspace.links.data();
  rows.keys = population[Entity::person].keys.data() + block.first[0];
  run(part.rows, workspace.places.data(), rows,
      {memory.scalars.schedules.data(), memory.scalars.tables.data(), memory.groups.data()});
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

std::size_t Program::instructions() const {
  std::size_t sum = 0;
  for (const Stage& stage : stages_) sum += stage.rows.size() + stage.scalars.size();
  return sum;
}

}  // namespace civitas::language
