// SPDX-License-Identifier: Apache-2.0
// Networks within the groups of a column of the state, which is filled when everybody has started.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// The column of the state whose groups a network stays within; null when it is another one.
const StateColumn* state_within(const NetworkSource& source, const Scenario& scenario);

}  // namespace civitas
