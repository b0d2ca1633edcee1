// SPDX-License-Identifier: Apache-2.0
// Steps of journeys that nobody leaves as the numbers of the law are, though they can be left.
#pragma once

#include "sim/engine/law.hpp"
#include "sim/engine/rule.hpp"

namespace civitas {

/// Warnings about the steps of a journey.
std::vector<Problem> journey_doubts(const BoundRule& journey, const language::Graph& graph,
                                    const Law& law, const TimeSpan& time,
                                    const Population& population);

}  // namespace civitas
