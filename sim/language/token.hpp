// SPDX-License-Identifier: Apache-2.0
// Cuts a formula into tokens.
#pragma once

#include <string>
#include <vector>

#include "sim/core/text.hpp"

namespace civitas::language {

struct Token {
  enum class Kind { number, text, name, symbol, end };
  Kind kind = Kind::end;
  std::string word;  // name with its dots, symbol, or the characters between quotes
  double number = 0;
  std::size_t at = 0;  // offset in the formula
};

/// The tokens of `formula`, ending with one of kind `end`. A character that no formula knows is an
/// InputError.
std::vector<Token> tokenize(const Text& formula);

}  // namespace civitas::language
