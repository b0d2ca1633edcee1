// SPDX-License-Identifier: Apache-2.0
// Makes the networks of a scenario among the citizens of a population.
#pragma once

#include "sim/core/problem.hpp"
#include "sim/engine/network_formulas.hpp"
#include "sim/population/population.hpp"
#include "sim/population/renewal.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Adds the networks of `scenario` to the population in the order in which they are written, made
/// with its seed; those of edges are taken from `read`, by name. Nobody is alike and teams are
/// empty before start_networks. Mistakes go to `problems`.
void add_networks(const Scenario& scenario, const std::vector<NamedNetwork>& read,
                  Population& population, Problems& problems);

/// The groups that a network stays within.
Groups groups_of(const NetworkSource& source, const Population& population);

/// What is needed to make networks in a running simulation: `formulas` has one element for each
/// network of the population.
struct NetworkMeans {
  const Scenario& scenario;
  const std::vector<NetworkFormulas>& formulas;
  Domain& domain;
  const Workers& workers;
  Workspaces& workspaces;
  const language::Graph& graph;
  const language::Scalars& scalars;
  std::uint32_t step;
};

/// Before the first step: the networks with formulas, those that read the state when it is filled,
/// the others when models have filled their columns.
void start_networks(const NetworkMeans& means, bool of_state);

/// The networks after births, deaths and moves: the population is as it is now, but its networks
/// are those of before. Groups are formed anew. Links of those who are gone, or have left the group
/// within which they were tied, are cut; who is new or has changed the group ties as many random
/// others of it as a citizen has on average, drawn in this step, with the weight 1; with homophily
/// they are alike as often as it says. Teams: see follow_members.
void renew_networks(const NetworkMeans& means, const Renewal& renewal);

/// Teams after citizens have changed: who does not belong to one any more leaves it, who does now
/// joins one.
void follow_members(const NetworkMeans& means);

}  // namespace civitas
