// SPDX-License-Identifier: Apache-2.0
// What to look for where a formula has no result.
#pragma once

#include <string>

#include "sim/language/graph.hpp"
#include "sim/scenario/parameter.hpp"

namespace civitas {

/// With the lookups on which the node of the formula rests, and where they stand.
std::string look_for(const language::Graph& graph, language::NodeId node);

/// Advice for a formula of a column of whole numbers that comes to what the column cannot keep.
std::string whole_advice(double value);

/// Advice for a formula in the place of a number of a model, which comes to what the model does not
/// want.
inline const char* kept_inside(const Parameter& card) {
  return card.whole ? "Keep it there, for example with clip(round(…), low, high)"
                    : "Keep it there, for example with clip(…, low, high)";
}

}  // namespace civitas
