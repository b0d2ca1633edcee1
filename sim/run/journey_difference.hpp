// SPDX-License-Identifier: Apache-2.0
// Journeys that only one of two scenarios has.
#pragma once

#include "sim/run/difference.hpp"

namespace civitas {

/// The list, where a journey that is new or gone stands once, with its steps, and not with all that
/// it is made of.
std::vector<Difference> with_journeys(std::vector<Difference> list, const Scenario& a,
                                      const Scenario& b);

}  // namespace civitas
