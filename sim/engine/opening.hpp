// SPDX-License-Identifier: Apache-2.0
// Stocks as a scenario opens: what institutions are and have before the first step.
#pragma once

#include "sim/engine/plan.hpp"

namespace civitas {

/// Sets the stocks of one model in `scalars`. Numbers of its card that the scenario steers are
/// those of the card: nothing has happened yet that a formula could look at.
void open_stocks(const Plan& plan, const Plan::Process& process, language::Scalars& scalars);

/// The stocks of all models, in the order of Law::stocks().
StockValues opening(const Plan& plan);

}  // namespace civitas
