// SPDX-License-Identifier: Apache-2.0
// Targets: published figures that a scenario is meant to reproduce.
#pragma once

#include <optional>
#include <string>

#include "sim/core/text.hpp"
#include "sim/language/unit.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// The mean of an indicator over a time is to lie within `tolerance` of `value`. Belongs to the file
/// in which it stands: a reform is not meant to reproduce what was published of its base.
struct Target {
  Text of;  // name of an indicator without groups
  double value = 0;
  double tolerance = 0;
  std::optional<language::Unit> unit;  // of `value`, where one is written
  std::optional<Month> from, to;       // first and last month; absent: the whole run
  std::string source;
  Place place;  // of `value`
};

}  // namespace civitas
