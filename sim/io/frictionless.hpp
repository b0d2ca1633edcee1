// SPDX-License-Identifier: Apache-2.0
// Results as a Tabular Data Package (Frictionless Data, version 1 of its specification):
// datapackage.json and a CSV table for each kind of breakdown.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/engine/results.hpp"
#include "sim/io/sweep_reader.hpp"

namespace civitas {

/// Names of files and their bytes; the first is datapackage.json. Each table has a row for each
/// replicate, period and group, and a column for each indicator that is told by these groups. With
/// factors of a sweep there is a table of points, points.csv.
std::vector<std::pair<std::string, std::string>> data_package(
    const Results& results, std::span<const SweptFactor> factors = {});

/// The table of points alone: a row for each, a column for each factor.
std::string points_table(const Results& results, std::span<const SweptFactor> factors);

}  // namespace civitas
