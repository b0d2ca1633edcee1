// SPDX-License-Identifier: Apache-2.0
// The tree of a formula as it was written, before its names mean anything.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sim/language/unit.hpp"

namespace civitas::language {

struct Syntax {
  enum class Kind { number, text, name, call, negate, logical_not, binary };

  Kind kind = Kind::number;
  std::size_t at = 0;  // offset of its first character in the formula
  double number = 0;   // number
  Unit unit;           // number: written behind it
  std::string word;    // text, name, the function of a call, the operator of a binary
  std::vector<std::unique_ptr<Syntax>> parts;  // operands or arguments
  std::unique_ptr<Syntax> by;                  // call: what stands behind `by`
};

using SyntaxTree = std::unique_ptr<Syntax>;

}  // namespace civitas::language
