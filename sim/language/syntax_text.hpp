// SPDX-License-Identifier: Apache-2.0
// A tree as a formula again.
#pragma once

#include <string>

#include "sim/language/syntax.hpp"

namespace civitas::language {

/// parse() makes the same tree of it.
std::string text_of(const Syntax& tree);

}  // namespace civitas::language
