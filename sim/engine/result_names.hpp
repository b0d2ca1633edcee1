// SPDX-License-Identifier: Apache-2.0
// Names in the results: those of indicators and of the groups they are broken down by stand side by
// side, so each may be used once.
#pragma once

#include <span>
#include <string_view>

#include "sim/core/problem.hpp"
#include "sim/engine/tally.hpp"

namespace civitas {

/// What a results file needs for itself.
std::span<const std::string_view> reserved_names();

/// …and its group `panel`.
std::span<const std::string_view> reserved_in_panel();

/// Tells every name that would be there twice.
void check_result_names(std::span<const Tally* const> tallies, Problems& problems);

}  // namespace civitas
