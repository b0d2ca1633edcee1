// SPDX-License-Identifier: Apache-2.0
// Tables by age: the axis "age" of a model's table, and which cell is whose.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/engine/process.hpp"

namespace civitas {

inline constexpr int kAges = 121;  // years completed, 0 to 120; who is older counts as 120

/// Of each age which group of the axis it lies in. Labels are "0", "1-4", "95+", the youngest from
/// 0 and the last without end.
using AgeGroups = std::array<std::uint8_t, kAges>;

/// Reads the axis "age" of the table `name`. A table that leaves ages out, or has them twice, goes
/// to the problems of the scenario.
AgeGroups age_groups(Declaration& declaration, std::string_view name);

/// The chance of each age that something happens in one step, from rates by group of ages.
std::array<double, kAges> chances(const AgeGroups& groups, std::span<const double> rates,
                                  double years);

inline std::size_t capped(std::int32_t age) {
  return static_cast<std::size_t>(age < 0 ? 0 : age >= kAges ? kAges - 1 : age);
}

}  // namespace civitas
