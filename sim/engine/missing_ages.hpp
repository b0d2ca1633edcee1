// SPDX-License-Identifier: Apache-2.0
// Lookups by age in tables that do not have the ages of some persons.
#pragma once

#include "sim/engine/plan.hpp"

namespace civitas {

/// Warnings of lookups whose result is asked for of everybody, so that the run would end: a lookup
/// within `where`, and formulas about few, may be meant for other ages alone. The scenario has no
/// mistakes.
std::vector<Problem> missing_ages(const Scenario& scenario, const Population& population,
                                  const std::vector<Plan::Process>& processes,
                                  const language::Scope& scope);

}  // namespace civitas
