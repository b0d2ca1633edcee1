// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/network_formulas.hpp"

#include <algorithm>

#include "sim/core/mistake.hpp"
#include "sim/engine/state_within.hpp"
#include "sim/scenario/full_name.hpp"

namespace civitas {

using language::NodeId;

namespace {

constexpr std::uint32_t kMostKinds = 1000;

}  // namespace

const StateColumn* state_within(const NetworkSource& source, const Scenario& scenario) {
  for (const StateColumn& column : scenario.state) {
    const bool plain = column.entity == source.of && column.attribute.name == source.within.chars;
    if (plain || full_name(column) == source.within.chars) return &column;
  }
  return nullptr;
}

NetworkFormulas::NetworkFormulas(const NetworkSource& source, const Scenario& scenario,
                                 language::Binder& binder, Problems& problems)
    : source_(source) {
  const auto keep = [&](const Text& formula, const std::optional<language::Bound>& bound) {
    if (bound) nodes_.push_back(binder.rows(bound->node, source.of));
    for (const NetworkSource& other : scenario.networks) {
      if (binder.read().contains(other.name))
        problems.add(
            Mistake::network_unfit, formula.place(),
            "the network '" + source.name + "' depends on the network '" + other.name + "'",
            "a network is made of what citizens are, not of whom they know",
            "Write it without neighbours");
    }
    read_.insert(binder.read().begin(), binder.read().end());
    binder.forget_read();
  };
  binder.forget_read();
  for (const Text& formula : source.alike) keep(formula, binder.bind(formula, source.of));
  if (!source.among.chars.empty())
    keep(source.among, binder.bind_for(source.among, source.of, language::Type::boolean()));
  if (const StateColumn* column = state_within(source, scenario)) read_.insert(full_name(*column));
  read_state_ =
      std::any_of(scenario.state.begin(), scenario.state.end(),
                  [&](const StateColumn& column) { return read_.contains(full_name(column)); });
}

void NetworkFormulas::build(const language::Graph& graph, std::size_t numbers,
                            const Population& population) {
  int last = 0;
  for (const NodeId node : nodes_) last = std::max(last, graph[node].stage);
  std::vector<language::Output> outputs;
  for (const NodeId node : nodes_) {
    const language::Output output{node, last};
    if (std::find(outputs.begin(), outputs.end(), output) == outputs.end())
      outputs.push_back(output);
  }
  program_ = language::Program(graph, outputs, numbers, population);
}

NetworkPeople NetworkFormulas::people(const Means& means) const {
  const std::size_t rows = means.domain.population[source_.of].rows();
  std::vector<std::vector<double>> values(nodes_.size(), std::vector<double>(rows));
  const int last = program_.stages() - 1;
  Evaluation(means.graph, program_)
      .run(means.domain, means.workers, means.workspaces, means.scalars,
           [&](int stage, const Block& block, const language::Workspace& of_block, std::size_t) {
             if (stage != last) return;
             for (std::size_t i = 0; i < nodes_.size(); ++i)
               std::copy_n(program_.rows(stage, nodes_[i], of_block), block.count_of(source_.of),
                           values[i].begin() + block.first_of(source_.of));
           });
  NetworkPeople people;
  if (!source_.among.chars.empty()) {
    for (const double value : values.back()) people.members.push_back(value > 0 ? 1 : 0);
    return people;
  }
  people.homophily = {one_group(rows), source_.homophily};
  for (const std::vector<double>& respect : values)
    people.homophily.kinds = crossed(people.homophily.kinds, kinds_by(respect));
  if (people.homophily.kinds.count > kMostKinds)
    throw InputError({Mistake::network_unfit, source_.alike[0].place(),
                      "'" + source_.name + "' has " + std::to_string(people.homophily.kinds.count) +
                          " kinds of citizens",
                      "with so many hardly anybody is alike",
                      "Make groups of numbers, for example band(age, 18, 30, 45, 65)"});
  return people;
}

}  // namespace civitas
