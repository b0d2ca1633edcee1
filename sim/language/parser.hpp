// SPDX-License-Identifier: Apache-2.0
// Reads a formula into a tree. Precedence, weakest first: or, and, not, comparison, + -, * / // %,
// minus, ^.
#pragma once

#include "sim/core/text.hpp"
#include "sim/language/syntax.hpp"

namespace civitas::language {

/// Throws InputError at the first character that does not fit.
SyntaxTree parse(const Text& formula);

}  // namespace civitas::language
