// SPDX-License-Identifier: Apache-2.0
#include "sim/language/needs.hpp"

#include <algorithm>

#include "sim/core/problem.hpp"

namespace civitas::language {
namespace {

class Finder {
 public:
  explicit Finder(const Graph& graph) : graph_(graph), found_{{{}}, {}, {}} {}

  // `id`, at hand at the end of `stage`.
  void output(NodeId id, int stage) {
    at(std::max(stage, graph_[id].stage));
    if (is_number(id)) return everything_in(id);
    if (graph_[id].stage > stage) throw Bug("rows are wanted before they can be computed");
    at(stage).rows.insert(id);
    everything_in(id);
  }

  Needs take() { return std::move(found_); }

 private:
  bool is_number(NodeId id) const { return graph_[id].entity == Entity::world; }

  Needs::Stage& at(int stage) {
    const auto number = static_cast<std::size_t>(stage);
    if (found_.stages.size() <= number) found_.stages.resize(number + 1);
    return found_.stages[number];
  }

  void everything_in(NodeId id) {
    if (!seen_.insert(id).second) return;
    const Node& node = graph_[id];
    for (const NodeId part : {node.a, node.b, node.c}) {
      if (part >= 0) everything_in(part);
    }
    everybody(node);
    if (is_number(id)) found_.numbers.push_back(id);
  }

  // What must be known of everybody before `node` can be computed.
  void everybody(const Node& node) {
    switch (node.operation) {
      case Operation::result:
      case Operation::of_group:
        reduction(node.slot);
        break;
      case Operation::rank:
        found_.ranks.insert(node.slot);
        ranking(node.slot);
        break;
      case Operation::neighbour:
        spread(node.slot);
        break;
      case Operation::over_neighbours:
        spread(graph_.sights()[static_cast<std::size_t>(node.slot)].spread)
            .sights.insert(node.slot);
        break;
      case Operation::partner:
        spread(graph_.meetings()[static_cast<std::size_t>(node.slot)].spread)
            .meetings.insert(node.slot);
        break;
      case Operation::degree:
        break;
      default:
        return;
    }
    at(node.stage);
  }

  void reduction(int slot) {
    const Reduction& reduction = graph_.reductions()[static_cast<std::size_t>(slot)];
    at(reduction.stage).reductions.insert(slot);
    if (reduction.ranking >= 0) ranking(reduction.ranking);
    if (reduction.value >= 0) output(reduction.value, reduction.stage);
    if (reduction.group >= 0) output(reduction.group, reduction.stage);
  }

  void ranking(int slot) {
    const Ranking& ranking = graph_.rankings()[static_cast<std::size_t>(slot)];
    const int stage = graph_.stage_of_ranking(slot);
    at(stage).rankings.insert(slot);
    output(ranking.value, stage);
    if (ranking.group >= 0) output(ranking.group, stage);
  }

  Needs::Stage& spread(int slot) {
    const NodeId value = graph_.spreads()[static_cast<std::size_t>(slot)].value;
    const int stage = graph_[value].stage;
    at(stage).spreads.insert(slot);
    output(value, stage);
    return at(stage);
  }

  const Graph& graph_;
  Needs found_;
  std::set<NodeId> seen_;
};

}  // namespace

Needs needs(const Graph& graph, std::span<const Output> outputs) {
  Finder finder(graph);
  for (const Output& output : outputs) finder.output(output.node, output.stage);
  return finder.take();
}

}  // namespace civitas::language
