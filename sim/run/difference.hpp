// SPDX-License-Identifier: Apache-2.0
// What differs between two scenarios as they take effect: bases, changes and indexation resolved.
#pragma once

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace civitas {

/// One thing that differs, for one span of time. Empty: does not apply.
struct Difference {
  std::string block;          // of the scenario file: "parameters", "values", "schedule"
  std::string name;           // in the block
  std::string part;           // "bracket 2 rate", "age_band 0-2"
  std::string from, until;    // months; until the last one: empty
  std::string before, after;  // empty: not there
  std::string unit;
};

/// Whether it is what is said of a parameter beside its numbers: its range, description, source.
bool is_of_words(const Difference& difference);

/// Everything that differs but the titles and descriptions of the scenarios themselves. Numbers are
/// compared in the months that either scenario runs through; brackets are counted as they stand in
/// a month.
std::vector<Difference> differences(const Scenario& a, const Scenario& b);

}  // namespace civitas
