// SPDX-License-Identifier: Apache-2.0
#include "sim/language/syntax_text.hpp"

#include "sim/core/problem.hpp"

namespace civitas::language {

namespace {

// What binds less closely than an operator beside it stands in brackets.
std::string operand(const Syntax& tree) {
  const bool bare = tree.kind != Syntax::Kind::binary && tree.kind != Syntax::Kind::negate &&
                    tree.kind != Syntax::Kind::logical_not;
  return bare ? text_of(tree) : "(" + text_of(tree) + ")";
}

}  // namespace

std::string text_of(const Syntax& tree) {
  switch (tree.kind) {
    case Syntax::Kind::number:
      return tree.word + (tree.unit.is_one() ? "" : " " + tree.unit.text());
    case Syntax::Kind::text:
      return "'" + tree.word + "'";
    case Syntax::Kind::name:
      return tree.word;
    case Syntax::Kind::negate:
      return "-" + operand(*tree.parts[0]);
    case Syntax::Kind::logical_not:
      return "not (" + text_of(*tree.parts[0]) + ")";
    case Syntax::Kind::binary:
      return operand(*tree.parts[0]) + " " + tree.word + " " + operand(*tree.parts[1]);
    case Syntax::Kind::call: {
      std::string arguments;
      for (const auto& part : tree.parts)
        arguments += (arguments.empty() ? "" : ", ") + text_of(*part);
      return tree.word + "(" + arguments + (tree.by ? " by " + text_of(*tree.by) : "") + ")";
    }
  }
  throw Bug("unknown kind of syntax");
}

}  // namespace civitas::language
