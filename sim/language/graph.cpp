// SPDX-License-Identifier: Apache-2.0
#include "sim/language/graph.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "sim/core/key.hpp"
#include "sim/core/problem.hpp"

namespace civitas::language {

std::size_t NodeHash::operator()(const Node& node) const {
  const auto word = [](int high, int low) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(high)) << 32U |
           static_cast<std::uint32_t>(low);
  };
  const std::uint64_t what =  // its stage follows from the rest
      word(static_cast<int>(node.operation) * 256 + static_cast<int>(node.entity), node.c);
  return hash(hash(word(node.a, node.b), word(node.slot, node.network)),
              what ^ std::bit_cast<std::uint64_t>(node.number));
}

NodeId Graph::constant(double number) {
  Node node;
  node.number = number == 0 ? 0.0 : number;  // one zero
  return add(node);
}

NodeId Graph::parameter(int slot) {
  Node node;
  node.operation = Operation::parameter;
  node.slot = slot;
  return add(node);
}

NodeId Graph::column(Entity entity, int column) {
  Node node;
  node.operation = Operation::column;
  node.entity = entity;
  node.slot = column;
  return add(node);
}

NodeId Graph::operation(Operation operation, NodeId a, NodeId b, NodeId c) {
  // A square is correctly rounded as a product, and takes a tenth of the time.
  const bool square = operation == Operation::power && is_constant(b) && (*this)[b].number == 2;
  if (square) return this->operation(Operation::multiply, a, a);
  Node node;
  node.operation = operation;
  node.a = a;
  node.b = b;
  node.c = c;
  bool all_constant = true;
  for (const NodeId id : {a, b, c}) {
    if (id < 0) continue;
    const Node& part = (*this)[id];
    all_constant = all_constant && part.operation == Operation::constant;
    node.stage = std::max(node.stage, part.stage);
    if (part.entity == Entity::world) continue;
    if (node.entity != Entity::world && node.entity != part.entity)
      throw Bug("an operation mixes the rows of two entities");
    if (node.entity == Entity::link && node.network != part.network)
      throw Bug("an operation mixes the links of two networks");
    node.entity = part.entity;
    node.network = part.network;
  }
  if (all_constant) {
    const auto number = [&](NodeId id) { return id < 0 ? 0.0 : (*this)[id].number; };
    double folded = 0;
    const auto fold = [&]<Operation known>() {
      folded = apply<known>(number(a), number(b), number(c));
    };
    if (visit_elementwise(operation, fold) && std::isfinite(folded)) return constant(folded);
  }
  return add(node);
}

NodeId Graph::schedule(int slot, NodeId base) {
  Node node;
  node.operation = Operation::schedule;
  node.entity = (*this)[base].entity;
  node.network = (*this)[base].network;
  node.stage = (*this)[base].stage;
  node.a = base;
  node.slot = slot;
  return add(node);
}

NodeId Graph::pick(int slot, NodeId index) {
  Node node = (*this)[schedule(slot, index)];
  node.operation = Operation::pick;
  return add(node);
}

NodeId Graph::climb(const Stairs& stairs, NodeId number) {
  if (is_constant(number)) return constant(stairs.at((*this)[number].number));
  Node node = (*this)[schedule(stairs_.enter(stairs), number)];
  node.operation = Operation::climb;
  return add(node);
}

std::vector<Lookup> Graph::lookups_behind(NodeId node) const {
  std::vector<Lookup> found;
  std::set<NodeId> behind, open = {node};
  while (!open.empty()) {
    const NodeId next = open.extract(open.begin()).value();
    if (next < 0 || !behind.insert(next).second) continue;
    const Node& part = (*this)[next];
    open.insert({part.a, part.b, part.c});
  }
  for (const auto& [pick, lookup] : lookups_) {
    if (behind.contains(pick)) found.push_back(lookup);
  }
  return found;
}

NodeId Graph::rows(NodeId number, Entity entity, int network) {
  if ((*this)[number].entity != Entity::world) return number;
  Node node;
  node.operation = Operation::broadcast;
  node.entity = entity;
  node.network = network;
  node.stage = (*this)[number].stage;
  node.a = number;
  return add(node);
}

NodeId Graph::up(NodeId household_value) {
  if ((*this)[household_value].entity == Entity::world) return household_value;
  Node node;
  node.operation = Operation::up;
  node.entity = Entity::person;
  node.stage = (*this)[household_value].stage;
  node.a = household_value;
  return add(node);
}

NodeId Graph::over_members(Operation operation, NodeId person_value) {
  Node node;
  node.operation = operation;
  node.entity = Entity::household;
  node.a = rows(person_value, Entity::person);
  node.stage = (*this)[node.a].stage;
  return add(node);
}

NodeId Graph::place_among_members(NodeId person_value, NodeId condition) {
  Node node;
  node.operation = Operation::place_among_members;
  node.entity = Entity::person;
  node.a = rows(person_value, Entity::person);
  node.b = rows(condition, Entity::person);
  node.stage = std::max((*this)[node.a].stage, (*this)[node.b].stage);
  return add(node);
}

NodeId Graph::result(const Reduction& reduction, NodeId group) {
  Node node;
  node.slot = reductions_.enter(reduction);
  node.operation = Operation::result;
  node.stage = reduction.stage + 1;
  if (group < 0) return add(node);
  node.operation = Operation::of_group;
  node.entity = (*this)[group].entity;
  node.network = (*this)[group].network;
  node.a = group;
  node.stage = std::max(node.stage, (*this)[group].stage);
  return add(node);
}

int Graph::ranking(NodeId value, Entity of, NodeId group, int groups) {
  Ranking ranking{value, of, false, group, groups};
  if (group < 0 && of == Entity::person && (*this)[value].operation == Operation::up) {
    ranking = {(*this)[value].a, Entity::household, true, -1, 0};
  }
  return rankings_.enter(ranking);
}

int Graph::stage_of_ranking(int ranking) const {
  const Ranking& ranked = rankings()[static_cast<std::size_t>(ranking)];
  const int of_value = (*this)[ranked.value].stage;
  return ranked.group < 0 ? of_value : std::max(of_value, (*this)[ranked.group].stage);
}

NodeId Graph::rank(int ranking) {
  const Ranking& ranked = rankings()[static_cast<std::size_t>(ranking)];
  Node node;
  node.operation = Operation::rank;
  node.entity = ranked.entity;
  node.slot = ranking;
  node.stage = stage_of_ranking(ranking) + 1;
  return ranked.weigh_persons ? up(add(node)) : add(node);
}

int Graph::stream(const std::string& name) { return streams_.enter(name); }

NodeId Graph::draw(Operation operation, int stream, Entity entity) {
  Node node;
  node.operation = operation;
  node.entity = entity;
  node.slot = stream;
  return add(node);
}

int Graph::spread(NodeId value, Entity of, bool yes_no) {
  return spreads_.enter({rows(value, of), of, yes_no});
}

NodeId Graph::over_neighbours(const Sight& sight) {
  Node node;
  node.operation = Operation::over_neighbours;
  node.entity = spreads()[static_cast<std::size_t>(sight.spread)].entity;
  node.slot = sights_.enter(sight);
  node.stage = stage_of_spread(sight.spread) + 1;
  return add(node);
}

// Not in the first stage: a few citizens taken out of the population have no network.
NodeId Graph::degree(int network, Entity of) {
  Node node;
  node.operation = Operation::degree;
  node.entity = of;
  node.slot = network;
  node.stage = 1;
  return add(node);
}

NodeId Graph::neighbour(int network, int spread) {
  Node node;
  node.operation = Operation::neighbour;
  node.entity = Entity::link;
  node.network = network;
  node.slot = spread;
  node.stage = stage_of_spread(spread) + 1;
  return add(node);
}

NodeId Graph::own(int network, NodeId value) {
  if ((*this)[value].entity == Entity::world) return value;
  Node node;
  node.operation = Operation::own;
  node.entity = Entity::link;
  node.network = network;
  node.a = value;
  node.stage = (*this)[value].stage;
  return add(node);
}

NodeId Graph::link_weight(int network) {
  Node node;
  node.operation = Operation::link_weight;
  node.entity = Entity::link;
  node.network = network;
  return add(node);
}

NodeId Graph::over_links(Operation operation, int network, NodeId link_value, Entity of) {
  Node node;
  node.operation = operation;
  node.entity = of;
  node.slot = network;
  node.a = link_value;
  if ((*this)[link_value].entity == Entity::world) {
    node.a = rows(link_value, Entity::link, network);
  }
  node.stage = (*this)[link_value].stage;
  return add(node);
}

NodeId Graph::partner(const Meeting& meeting) {
  Node node;
  node.operation = Operation::partner;
  node.entity = spreads()[static_cast<std::size_t>(meeting.spread)].entity;
  node.slot = meetings_.enter(meeting);
  node.stage = stage_of_spread(meeting.spread) + 1;
  return add(node);
}

NodeId Graph::previous(const std::string& name, Entity entity) {
  const auto at = std::find_if(previous_.begin(), previous_.end(),
                               [&](const Previous& known) { return known.name == name; });
  Node node;
  node.operation = Operation::previous;
  node.entity = entity;
  node.slot = static_cast<int>(at - previous_.begin());
  if (at == previous_.end()) previous_.push_back({name, entity, -1, -1, {}});
  return add(node);
}

Previous& Graph::previous_named(const std::string& name) {
  return *std::find_if(previous_.begin(), previous_.end(),
                       [&](const Previous& known) { return known.name == name; });
}

std::set<int> Graph::link_networks() const {
  std::set<int> networks;
  for (const Node& node : nodes_.list()) {
    if (node.network >= 0) networks.insert(node.network);
  }
  return networks;
}

}  // namespace civitas::language
