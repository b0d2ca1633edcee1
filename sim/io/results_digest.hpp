// SPDX-License-Identifier: Apache-2.0
// One short text that two results share exactly when their numbers and labels are the same.
#pragma once

#include <string>

#include "sim/engine/results.hpp"

namespace civitas {

/// The attribute `digest` of a results file: SHA-256 in hex, over the list that FORMAT.md
/// describes. It leaves out the words around the numbers (titles, definitions, provenance).
std::string results_digest(const Results& results);

}  // namespace civitas
