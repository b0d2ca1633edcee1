// SPDX-License-Identifier: Apache-2.0
// Makes the networks of a scenario among the citizens of a population.
#pragma once

#include "sim/core/problem.hpp"
#include "sim/population/population.hpp"
#include "sim/population/renewal.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Adds the networks of `scenario` to the population in the order in which they are written, made
/// with its seed; those of edges are taken from `read`, by name. Mistakes go to `problems`.
void add_networks(const Scenario& scenario, const std::vector<NamedNetwork>& read,
                  Population& population, Problems& problems);

/// The networks after births, deaths and moves: `population` is as it is now, but its networks are
/// those of before. Groups are formed anew. Links of those who are gone, or have left the group
/// within which they were tied, are cut; who is new or has changed the group ties as many random
/// others of it as a citizen has on average, drawn in `step`, with the weight 1.
void renew_networks(const Scenario& scenario, const Renewal& renewal, std::uint32_t step,
                    Population& population);

}  // namespace civitas
