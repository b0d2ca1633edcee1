// SPDX-License-Identifier: Apache-2.0
// What a results file is laid out by: names, shapes and days. FORMAT.md is the specification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/engine/results.hpp"

namespace civitas {

/// Throws Bug when two parts have the same name or shapes do not fit.
void check_layout(const Results& results);

/// Bytes of all values, labels and texts before compression.
std::size_t uncompressed_size(const Results& results);

const Dimension& dimension_named(const Results& results, std::string_view name);

/// "days since 2025-01-01": the first day of step 0.
std::string time_units(const Results& results);
/// First day of each step and, after them, the day after the last step, counted by time_units.
std::vector<double> step_days(const Results& results);

/// The blocks in which an array of 8-byte values is stored; empty: in one piece, being small. A
/// block covers all steps and cells of some replicates, up to 1 MiB; never one step at a time,
/// which takes more room than it saves.
std::vector<std::uint64_t> chunk_shape(const std::vector<std::uint64_t>& shape,
                                       bool first_is_replicate);

/// What so many values of 8 bytes take in a file at most, beside what an array of none takes.
double most_bytes(double values);
/// What the places between objects take in a file at most.
constexpr double kBetween = 4096;

/// The same values with every NaN of one and the same form: equal results, equal bytes.
std::vector<double> with_plain_nan(std::span<const double> values);

}  // namespace civitas
