// SPDX-License-Identifier: Apache-2.0
// A case: what a scenario is expected to give to households written down beside the law.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/core/text.hpp"
#include "sim/language/unit.hpp"
#include "sim/scenario/change.hpp"

namespace civitas {

/// One value as written: a number with or without its unit, a label, yes or no, a date.
struct Written {
  Text text;
  std::optional<double> number;
  std::optional<language::Unit> unit;
};

struct Given {
  Text attribute;  // without its entity
  Written value;
};

struct GivenHousehold {
  std::vector<Given> attributes;
  std::vector<std::vector<Given>> members;
};

struct Expected {
  Text name;                    // full name of a value or column, or a formula of the world
  std::vector<Written> values;  // one for each person or household, in the order given
};

struct TestCase {
  std::string name;
  Place place;
  std::string scenario;  // path
  Text scenario_text;    // as written
  Month at;
  std::vector<Change> changes;
  std::vector<GivenHousehold> households;
  std::vector<Expected> expected;
  Text error;                // what a mistake must say; empty: there is none
  double tolerance = 0.005;  // on either side, in the unit of each value
};

}  // namespace civitas
