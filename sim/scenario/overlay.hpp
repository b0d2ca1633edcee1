// SPDX-License-Identifier: Apache-2.0
// Overlays: several files of changes upon one base, one after the other.
#pragma once

#include <vector>

#include "sim/scenario/change.hpp"

namespace civitas {

struct Overlay {
  Text file;               // as written
  std::vector<Text> over;  // earlier overlays whose changes this one may undo
  std::vector<Change> changes;
};

/// Two overlays must not change the same thing at the same time, because the outcome would hang on
/// their order: the same number, a value that both replace, a value that one wraps and a later one
/// replaces, a model that both move. Reports these at the later change, unless it is `over`.
void check_overlaps(const std::vector<Overlay>& overlays, Problems& problems);

}  // namespace civitas
