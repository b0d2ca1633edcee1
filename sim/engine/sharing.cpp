// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/sharing.hpp"

#include <algorithm>

namespace civitas {
namespace {

using language::Node;
using language::NodeId;
using language::Operation;

// What a row takes, where a sum of two takes 1 and to keep a row and to look it up takes 3
// (assumed, after the profile of a month of today.yaml).
constexpr double kWorth = 20;
constexpr double kPersonsPerHousehold = 2.2;

double cost(Operation operation) {
  switch (operation) {
    case Operation::place_among_members:
      return 20;
    case Operation::schedule:
    case Operation::normal:
      return 8;
    case Operation::power:
    case Operation::exponential:
    case Operation::logarithm:
    case Operation::climb:
      return 6;
    case Operation::sum_members:
    case Operation::min_members:
    case Operation::max_members:
      return 4;
    case Operation::uniform:
      return 3;
    case Operation::up:
    case Operation::pick:
      return 2;
    default:
      return 1;
  }
}

// Rests on others, beyond one's household.
bool looks_at_others(const Node& node) {
  switch (node.operation) {
    case Operation::result:
    case Operation::of_group:
    case Operation::rank:
    case Operation::over_neighbours:
    case Operation::degree:
    case Operation::partner:
      return true;
    default:
      return node.network >= 0 || node.entity == Entity::link;
  }
}

template <class Key>
int when(const std::map<Key, int>& changed, const Key& key) {
  const auto at = changed.find(key);
  return at == changed.end() ? 0 : at->second;
}

}  // namespace

void Sharing::run(std::span<const language::Output> outputs, bool always) {
  const language::Needs needs = language::needs(graph_, outputs);
  here_.clear();
  ranked_.clear();
  changed_.clear();
  ++now_;
  for (const language::Needs::Stage& stage : needs.stages) {
    seen_.clear();
    for (const NodeId id : stage.rows) look_at(id);
    for (const int ranking : stage.rankings)
      ranked_.insert(graph_.rankings()[static_cast<std::size_t>(ranking)].value);
  }
  if (!always) {
    for (const NodeId id : here_) done_.erase(id);
  }
  ++programs_;
}

// From the outputs down to what they are made of, as far as that is not at hand.
void Sharing::look_at(NodeId id) {
  if (id < 0 || graph_[id].entity == Entity::world || !seen_.insert(id).second) return;
  if (ranked_.contains(id)) return;
  const auto done = done_.find(id);
  if (done != done_.end() && done->second.when >= changed(id) && is_worth(id))
    return share(id, done->second.program);
  const Node& node = graph_[id];
  for (const NodeId part : {node.a, node.b, node.c}) look_at(part);
  done_[id] = {programs_, now_};
  here_.push_back(id);
}

// When something changed last on which it rests.
Sharing::Time Sharing::changed(NodeId id) {
  if (id < 0) return 0;
  if (const auto known = changed_.find(id); known != changed_.end()) return known->second;
  const Node& node = graph_[id];
  Time last = changed_here(node);
  for (const NodeId part : {node.a, node.b, node.c}) last = std::max(last, changed(part));
  return changed_[id] = last;
}

Sharing::Time Sharing::changed_here(const Node& node) const {
  if (looks_at_others(node)) return kAlways;
  switch (node.operation) {
    case Operation::column:
      return std::max(moved_, when(columns_, {index(node.entity), node.slot}));
    case Operation::parameter:
      return when(numbers_, node.slot);
    case Operation::pick:
      return when(tables_, node.slot);
    default:
      return moved_;
  }
}

bool Sharing::is_worth(NodeId id) const {
  std::set<NodeId> counted;
  std::vector<NodeId> next = {id};
  double sum = 0;
  while (!next.empty() && sum < kWorth) {
    const Node& node = graph_[next.back()];
    const bool is_new = counted.insert(next.back()).second;
    next.pop_back();
    if (!is_new || node.entity == Entity::world) continue;
    const double rows = node.entity == graph_[id].entity ? 1
                        : node.entity == Entity::person  ? kPersonsPerHousehold
                                                         : 1 / kPersonsPerHousehold;
    sum += cost(node.operation) * rows;
    for (const NodeId part : {node.a, node.b, node.c}) {
      if (part >= 0) next.push_back(part);
    }
  }
  return sum >= kWorth;
}

void Sharing::share(NodeId id, std::size_t writer) {
  Share& share = shares_.try_emplace({writer, id}, Share{id, writer, {}}).first->second;
  share.readers.insert(programs_);
}

// A slot is free again after the last program that reads it.
Sharing::Given Sharing::give_slots() const {
  Given given;
  given.programs.resize(programs_);
  std::vector<std::size_t> last_reader;       // of each slot
  for (const auto& [key, share] : shares_) {  // in the order of writers
    const Entity entity = graph_[share.node].entity;
    std::size_t slot = 0;
    while (slot < given.slots.size() &&
           (given.slots[slot] != entity || last_reader[slot] >= share.writer))
      ++slot;
    if (slot == given.slots.size()) given.slots.push_back(entity), last_reader.push_back(0);
    last_reader[slot] = *share.readers.rbegin();
    const auto at = static_cast<int>(slot);
    given.programs[share.writer].kept[share.node] = at;
    for (const std::size_t reader : share.readers) {
      if (reader != share.writer) given.programs[reader].known[share.node] = at;
    }
  }
  return given;
}

}  // namespace civitas
