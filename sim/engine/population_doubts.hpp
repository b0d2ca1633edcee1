// SPDX-License-Identifier: Apache-2.0
// What is probably not meant about a population: margins that it misses, records that it leaves
// out, zones that are left behind, groups too small for a network.
#pragma once

#include <vector>

#include "sim/engine/plan.hpp"

namespace civitas {

/// Of a population as it is made: margins that it misses, records that so few persons leave out,
/// regions in which nobody lives.
std::vector<Problem> doubts_of_people(const Scenario& scenario, const Population& population);

/// Columns that tell places within the regions, such as districts, where a process moves households
/// to another region and none gives them another place.
std::vector<Problem> places_left_behind(const std::vector<Plan::Process>& processes,
                                        const Population& population,
                                        const PopulationSource& source);

/// Networks within groups of which some are too small for the neighbours that are asked for.
std::vector<Problem> few_neighbours(const Scenario& scenario, const Population& population);

}  // namespace civitas
