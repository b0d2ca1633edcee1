// SPDX-License-Identifier: Apache-2.0
// A tree written as a formula is the same tree when it is read again.
#include "sim/language/syntax_text.hpp"

#include <gtest/gtest.h>

#include "sim/language/parser.hpp"

namespace civitas::language {
namespace {

bool same(const Syntax& a, const Syntax& b) {
  if (a.kind != b.kind || a.word != b.word || a.number != b.number || a.unit != b.unit ||
      a.parts.size() != b.parts.size() || (a.by == nullptr) != (b.by == nullptr))
    return false;
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (!same(*a.parts[i], *b.parts[i])) return false;
  }
  return a.by == nullptr || same(*a.by, *b.by);
}

TEST(SyntaxText, IsReadAsTheSameTree) {
  for (const char* formula :
       {"a + b * c", "(a + b) * c", "-(a + b)", "(-a) ^ 2", "-a ^ 2", "a - -b", "a ^ -b",
        "a - (b - c)", "a - b - c", "2 ^ (3 ^ 2)", "not (a and b)", "not a and b", "(not a) == b",
        "not not a", "where(x < 3 EUR/month, 'one', 'two')", "mean(person, net by region)",
        "1.5 1/year * hazard(0.1 1/year)", "a // b % c"}) {
    const SyntaxTree tree = parse(Text(formula, ""));
    const std::string written = text_of(*tree);
    EXPECT_TRUE(same(*tree, *parse(Text(written, "")))) << formula << " became " << written;
  }
}

}  // namespace
}  // namespace civitas::language
