// SPDX-License-Identifier: Apache-2.0
// How the part of a graph that outputs need becomes a program.
#include <set>
#include <utility>

#include "sim/language/program.hpp"

namespace civitas::language {

/// Turns the part of a graph that outputs need into stages of instructions.
class Program::Builder {
 public:
  Builder(Program& program, const Graph& graph, std::span<const Output> outputs,
          const Population& population)
      : program_(program), graph_(graph), population_(population), needs_(needs(graph, outputs)) {}

  void build() {
    program_.ranks_ = needs_.ranks;
    program_.meetings_ = graph_.meetings();
    program_.stairs_ = graph_.stairs();
    program_.stages_.resize(needs_.stages.size());
    at_hand_ = program_.shared_.known;
    for (const NodeId id : needs_.numbers) place_number(id);
    for (std::size_t i = 0; i < needs_.stages.size(); ++i) {
      const Needs::Stage& need = needs_.stages[i];
      Program::Stage& stage = program_.stages_[i];
      const auto list = [](const std::set<int>& found) {
        return std::vector<int>(found.begin(), found.end());
      };
      stage.reductions = list(need.reductions);
      stage.rankings = list(need.rankings);
      stage.spreads = list(need.spreads);
      stage.sights = list(need.sights);
      stage.meetings = list(need.meetings);
      rows(stage, need.rows);
      at_hand_.merge(being_kept_);
      being_kept_.clear();
      ranked_.insert(ranked_.end(), need.rankings.begin(), need.rankings.end());
    }
  }

 private:
  static bool is_number(const Node& node) { return node.entity == Entity::world; }

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
  void rows(Program::Stage& stage, const std::set<NodeId>& roots) {
    std::vector<NodeId> order;
    std::set<NodeId> visited;
    for (const NodeId root : roots) sort(root, visited, order);
    std::map<NodeId, int> uses;
    for (const NodeId id : order) {
      if (found_before(id)) continue;
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
    if (const auto shared = at_hand_.find(id); shared != at_hand_.end()) {
      stage.operand_of[id] = add(stage, {Operand::shared, node.entity, shared->second});
      return true;
    }
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
      case Operation::degree:
        return loaded(Load::degree);
      case Operation::partner:
        return loaded(Load::partner);
      default:
        return false;
    }
  }

  // Whether an earlier stage, or another program, has worked out the rows of `id`.
  bool found_before(NodeId id) const { return at_hand_.contains(id) || ranked_before(id) >= 0; }

  // The ranking, finished in an earlier stage, that holds the rows of `id`; or -1.
  int ranked_before(NodeId id) const {
    for (const int ranking : ranked_) {
      if (graph_.rankings()[static_cast<std::size_t>(ranking)].value == id) return ranking;
    }
    return -1;
  }

  void sort(NodeId id, std::set<NodeId>& visited, std::vector<NodeId>& order) {
    if (id < 0 || is_number(graph_[id]) || !visited.insert(id).second) return;
    if (!found_before(id)) {
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
    if (const auto shared = program_.shared_.kept.find(id); shared != program_.shared_.kept.end()) {
      being_kept_.insert(*shared);
      return stage.operand_of[id] =
                 add(stage, {Program::Operand::Kind::shared, entity, shared->second});
    }
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
  const Needs needs_;
  std::map<NodeId, int> at_hand_;       // rows that stand in slots already
  std::map<NodeId, int> being_kept_;    // …and will when this stage is done
  std::vector<int> ranked_;             // rankings that are finished in earlier stages
  std::vector<int> free_, free_links_;  // local rows that are no longer needed
};

Program::Program(const Graph& graph, std::span<const Output> outputs, std::size_t parameters,
                 const Population& population, SharedRows shared)
    : shared_(std::move(shared)), parameters_(parameters), numbers_(parameters) {
  Builder(*this, graph, outputs, population).build();
}

}  // namespace civitas::language
