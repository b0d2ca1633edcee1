// SPDX-License-Identifier: Apache-2.0
// Formulas in given months, without what the time rules out.
#pragma once

#include <span>

#include "sim/language/syntax.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {

/// A `where` whose condition only asks what time it is, and is answered in the same way in all
/// these months, becomes the part that it chooses; conditions that are answered become `true` or
/// `false`, and vanish beside `and` and `or`.
void settle(language::SyntaxTree& tree, std::span<const Month> months);

}  // namespace civitas
