// SPDX-License-Identifier: Apache-2.0
// Makes the networks of a scenario among the citizens of a population.
#pragma once

#include "sim/core/problem.hpp"
#include "sim/population/population.hpp"
#include "sim/scenario/scenario.hpp"

namespace civitas {

/// Adds the networks of `scenario` to the population in the order in which they are written, made
/// with its seed; those of edges are taken from `read`, by name. Mistakes go to `problems`.
void add_networks(const Scenario& scenario, const std::vector<NamedNetwork>& read,
                  Population& population, Problems& problems);

}  // namespace civitas
