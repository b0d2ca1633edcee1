// SPDX-License-Identifier: Apache-2.0
// What a column of the state may begin with.
#pragma once

#include "sim/engine/plan.hpp"

namespace civitas {

/// Throws InputError when the start of the citizen in `row` of `population` is a number that its
/// column cannot keep, or none.
void require_start(const Plan& plan, const Plan::Start& start, const Population& population,
                   std::size_t row, double value);

}  // namespace civitas
