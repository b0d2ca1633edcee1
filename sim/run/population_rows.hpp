// SPDX-License-Identifier: Apache-2.0
// What `civitas list` shows of a population: its columns, and some of its persons.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/plan.hpp"

namespace civitas {

/// Rows of a table, the first one its heading.
using Rows = std::vector<std::vector<std::string>>;

/// Each column: type, unit, labels, and who fills it; then the stocks of the models.
Rows column_rows(const Plan& plan);
/// The first persons for whom a condition holds, each with its key and columns.
struct Persons {
  std::size_t all = 0;  // for whom it holds
  Rows rows;
  nlohmann::ordered_json json;  // numbers are numbers, and amounts maps of `number` and `unit`
};
/// As they are before the first month, or at the end of the month `at`. `where` empty: everybody.
Persons persons_where(const Plan& plan, const std::string& where, std::optional<Month> at = {});

}  // namespace civitas
