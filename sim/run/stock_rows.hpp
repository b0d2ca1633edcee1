// SPDX-License-Identifier: Apache-2.0
// What `civitas list` shows of stocks: what institutions are and have.
#pragma once

#include "sim/run/population_rows.hpp"

namespace civitas {

/// Each stock: unit, model, with what it begins, its axes. `plan`: null for those of all models.
Rows stock_rows(const Plan* plan);

/// "region (Vienna, Tyrol), desk (counter, phone)"; of an axis that follows the population only the
/// name, when nobody has said which.
std::string axes_of(const Stock& stock);

}  // namespace civitas
