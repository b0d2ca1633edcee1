// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/inspection.hpp"

#include <algorithm>

#include "sim/engine/opening.hpp"

namespace civitas {
Inspection::Inspection(const Plan& plan, Population population, std::size_t step,
                       std::uint32_t replicate)
    : plan_(plan),
      domain_(std::move(population), kBlockPersons),
      step_(step),
      replicate_(replicate) {
  Problems problems;
  scope_ = plan.law().scope(domain_.population, problems);
  problems.throw_if_any();
  stocks_ = opening(plan);
}

Inspection::Inspection(const Plan& plan, const Simulation& simulation)
    : Inspection(plan, simulation.population(), simulation.steps_done() - 1,
                 simulation.replicate()) {
  past_ = simulation.past();
  flows_ = simulation.flows();
  stocks_ = simulation.stocks();
}

Inspection::Answer Inspection::ask(const Text& formula, Entity of) const {
  return answer(formula, of, nullptr);
}

Inspection::Answer Inspection::ask_for(const Text& formula, Entity of,
                                       const language::Type& wanted) const {
  return answer(formula, of, &wanted);
}

Inspection::Answer Inspection::answer(const Text& formula, Entity of,
                                      const language::Type* wanted) const {
  Problems problems;
  language::Graph graph;
  language::Binder binder(scope_, graph, problems);
  const auto bound =
      wanted == nullptr ? binder.bind(formula, of) : binder.bind_for(formula, of, *wanted);
  binder.bind_previous();
  plan_.law().check(binder.read(), problems);
  problems.throw_if_any();
  return run(graph, *bound, of);
}

Inspection::Answer Inspection::run(const language::Graph& graph, const language::Bound& bound,
                                   Entity of) const {
  const Workers workers(1);
  Workspaces workspaces(workers);
  language::Scalars scalars = plan_.law().at(step_);
  plan_.law().set_flows(flows_, scalars);
  plan_.law().set_stocks(stocks_, scalars);
  for (const std::string& stream : graph.streams())
    scalars.streams.push_back(stream_key(plan_.scenario().seed, replicate_, stream));
  std::vector<std::vector<double>> previous;
  for (const language::Previous& asked : graph.previous())
    previous.emplace_back(asked.entity == Entity::world ? 1
                                                        : domain_.population[asked.entity].rows());
  scalars.previous = &previous;

  const auto values = [&](language::NodeId node, Entity entity) {
    const language::Output output{node, graph[node].stage};
    const language::Program program(graph, {&output, 1}, plan_.law().numbers(), domain_.population);
    std::vector<double> rows(entity == Entity::world ? 1 : domain_.population[entity].rows());
    Evaluation evaluation(graph, program);
    evaluation.run(
        domain_, workers, workspaces, scalars,
        [&](int stage, const Block& block, const language::Workspace& found, std::size_t) {
          if (entity == Entity::world || stage != output.stage) return;
          std::copy_n(program.rows(stage, node, found), block.count_of(entity),
                      rows.begin() + block.first_of(entity));
        });
    if (entity == Entity::world) rows[0] = evaluation.number(node);
    return rows;
  };
  for (std::size_t round = 0; round < previous.size(); ++round) {
    for (std::size_t i = 0; i < previous.size(); ++i)
      previous[i] = values(graph.previous()[i].first, graph.previous()[i].entity);
  }
  for (std::size_t i = 0; i < previous.size(); ++i) {
    const auto known = past_.find(graph.previous()[i].name);
    if (known != past_.end()) previous[i] = known->second;
  }
  Answer answer{bound.type, {}};
  const Entity whose = graph[bound.node].entity;
  answer.rows = values(bound.node, whose);
  if (whose == Entity::world && of != Entity::world)
    answer.rows.assign(domain_.population[of].rows(), double(answer.rows[0]));
  return answer;
}

}  // namespace civitas
