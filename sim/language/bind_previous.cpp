// SPDX-License-Identifier: Apache-2.0
// What values and columns were in the step before.
#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/language/binder.hpp"

namespace civitas::language {
namespace {

bool depends_on_previous(const Graph& graph, NodeId id, int slot, std::set<NodeId>& seen) {
  if (id < 0 || !seen.insert(id).second) return false;
  const Node& node = graph[id];
  if (node.operation == Operation::previous && node.slot == slot) return true;
  std::vector<NodeId> parts = {node.a, node.b, node.c};
  const auto at = static_cast<std::size_t>(node.slot);
  const auto spread = [&](int spread_slot) {
    parts.push_back(graph.spreads()[static_cast<std::size_t>(spread_slot)].value);
  };
  const auto ranked = [&](int ranking) {
    const Ranking& all = graph.rankings()[static_cast<std::size_t>(ranking)];
    parts.insert(parts.end(), {all.value, all.group});
  };
  if (node.operation == Operation::result || node.operation == Operation::of_group) {
    const Reduction& reduction = graph.reductions()[at];
    parts.insert(parts.end(), {reduction.value, reduction.group});
    if (reduction.ranking >= 0) ranked(reduction.ranking);
  } else if (node.operation == Operation::rank) {
    ranked(node.slot);
  } else if (node.operation == Operation::over_neighbours) {
    spread(graph.sights()[at].spread);
  } else if (node.operation == Operation::partner) {
    spread(graph.meetings()[at].spread);
  } else if (node.operation == Operation::neighbour) {
    spread(node.slot);
  }
  return std::any_of(parts.begin(), parts.end(),
                     [&](NodeId part) { return depends_on_previous(graph, part, slot, seen); });
}

}  // namespace

Bound Binder::previous(const Syntax& tree, Entity context) {
  const Syntax& asked = *tree.parts[0];
  if (asked.kind != Syntax::Kind::name)
    fail(Mistake::wrong_arguments, asked, "previous needs the name of a value or column", "",
         "Give the formula a name under `values:`");
  std::string full = std::string(name(context)) + "." + asked.word;
  const Symbol* found = scope_.find(full);
  if (found == nullptr) found = scope_.find(full = asked.word);
  if (found == nullptr) unknown(asked, context);
  const auto* column = std::get_if<ColumnSymbol>(found);
  const auto* formula = std::get_if<FormulaSymbol>(found);
  if (column == nullptr && formula == nullptr)
    fail(Mistake::wrong_arguments, asked, "only values and columns change from step to step", "",
         "Read it as it is");
  const Entity entity = column != nullptr ? column->entity : formula->entity;
  Type type;
  const auto known = values_.find(full);
  if (formula != nullptr && known != values_.end() && known->second.in_progress) {
    // Being defined: the value reads what it was itself.
    if (!formula->unit)
      fail(Mistake::previous_unfit, asked,
           "'" + full + "' reads what it was, so its unit must be known", "",
           "Give the value its `unit`");
    type = Type::number(*formula->unit);
  } else {
    type = named(asked, context).type;
  }
  const bool of_household = entity == Entity::household && context == Entity::person;
  if (entity != context && entity != Entity::world && !of_household)
    named(asked, context);  // tells
  NodeId node = graph_.previous(full, entity);
  Previous& previous = graph_.previous_named(full);
  previous.place = formula_->place(tree.at);
  if (tree.parts.size() == 2) {
    const Syntax& start = *tree.parts[1];
    const NodeId first = rows(fitted(start, expression(start, entity), type).node, entity);
    Previous& same = graph_.previous_named(full);  // the list may have moved
    if (same.first >= 0 && same.first != first)
      fail(Mistake::previous_unfit, start, "'" + full + "' has another first value elsewhere", "",
           "Write the same one");
    same.first = first;
  }
  read_.insert(full);
  if (of_household) node = graph_.up(node);
  return {node, type};
}

void Binder::bind_previous() {
  for (std::size_t i = 0; i < graph_.previous().size(); ++i) {  // binding may add others
    const Previous asked = graph_.previous()[i];
    if (asked.now >= 0) continue;
    const auto bound = bind_name(asked.name, Text(asked.name, asked.place.file));
    if (!bound) continue;
    Previous& known = graph_.previous_named(asked.name);
    known.now = rows(bound->node, asked.entity);
    if (known.first >= 0) continue;
    known.first = known.now;
    std::set<NodeId> seen;
    if (depends_on_previous(graph_, known.now, static_cast<int>(i), seen))
      problems_.add(Mistake::previous_unfit, asked.place,
                    "'" + asked.name + "' needs a first value",
                    "it depends on what it was before, and before the first step it was nothing",
                    "Write previous(" + asked.name + ", FIRST)");
  }
}

}  // namespace civitas::language
