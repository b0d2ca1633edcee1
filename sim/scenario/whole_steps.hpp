// SPDX-License-Identifier: Apache-2.0
// Whether a time ends where a step does.
#pragma once

#include <string>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// "16 months are no whole number of steps of 12"; empty: they are.
inline std::string broken_step(const TimeSpan& time) {
  const int months = time.to.number - time.from.number + 1;
  if (months % time.months_per_step == 0) return {};
  return std::to_string(months) + (months == 1 ? " month is" : " months are") +
         " no whole number of steps of " + std::to_string(time.months_per_step);
}

/// The last months before and after `to` in which a step ends: "Let it end in 2026-01 or 2027-01".
inline std::string end_of_step(const TimeSpan& time) {
  const int step = time.months_per_step;
  const int whole = (time.to.number - time.from.number + 1) / step;
  const std::string after = (time.from + ((whole + 1) * step - 1)).text();
  return "Let it end in " + (whole == 0 ? "" : (time.from + (whole * step - 1)).text() + " or ") +
         after;
}

}  // namespace civitas
