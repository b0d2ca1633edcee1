// SPDX-License-Identifier: Apache-2.0
// Changes: what a reform does to its base.
//
// Changes are applied in the order written, each to what the ones before have left. Numbers are
// changed as they are written down; indexation is worked out from the outcome (indexation.hpp).
#pragma once

#include <functional>

#include "sim/scenario/scenario.hpp"

namespace civitas {

struct Change {
  enum class Kind { set, replace, modify, insert, remove };
  enum class Part { all, threshold, gives, cell };

  Kind kind = Kind::set;
  Place place;
  Text target;  // parameter, value, rule or model

  // When; not of an index.
  std::optional<Month> from, until;  // until: the first month after
  bool keep_later = false;           // set: keep what was scheduled later

  // set
  DatedNumber to;
  Part part = Part::all;                    // of the parameter: all of it, or one number in it
  std::size_t bracket = 0;                  // counted from 1 in the order written
  bool rate = false;                        // gives: as written
  std::vector<std::pair<Text, Text>> cell;  // the label on each axis

  // replace
  std::vector<Bracket> brackets;
  std::vector<History> cells;
  std::vector<std::size_t> shape;   // of the cells: how many along each axis
  std::optional<Indexation> index;  // the new one
  bool no_index = false;            // indexed no longer

  std::optional<Rule> rule;  // the new one

  Text formula;  // replace, modify
  Text after;    // insert: after this model; empty: first
};

/// Whether a value is called so because it is a formula that a change wrapped, or that holds until
/// a change does: the first change of household.benefit makes the former one
/// household.benefit.before_1.
bool is_former_name(const std::string& name);
std::string former_name(const std::string& name, std::size_t number);

/// What a name is that no scenario knows as a number or value, in a sentence; empty: nobody knows.
using AboutName = std::function<std::string(const std::string& name)>;

/// Applies the changes in order. Mistakes go to `problems`; the others are still applied. What has
/// no effect is told in scenario.doubts.
void apply(Scenario& scenario, const std::vector<Change>& changes, Problems& problems,
           const AboutName& about = {});

}  // namespace civitas
