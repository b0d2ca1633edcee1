// SPDX-License-Identifier: Apache-2.0
// The parser: how tightly operators bind, what is refused where, and formulas without end.
#include "sim/language/parser.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/language/village.hpp"

namespace civitas::language {
namespace {

// The tree with every bracket written.
std::string shown(const Syntax& tree) {
  std::string parts;
  for (const SyntaxTree& part : tree.parts) parts += (parts.empty() ? "" : ", ") + shown(*part);
  switch (tree.kind) {
    case Syntax::Kind::number:
      return fmt::format("{}", tree.number) + (tree.unit.is_one() ? "" : " " + tree.unit.text());
    case Syntax::Kind::text:
      return "'" + tree.word + "'";
    case Syntax::Kind::name:
      return tree.word;
    case Syntax::Kind::call:
      return tree.word + "(" + parts + ")";
    case Syntax::Kind::negate:
      return "(-" + parts + ")";
    case Syntax::Kind::logical_not:
      return "(not " + parts + ")";
    case Syntax::Kind::binary:
      return "(" + shown(*tree.parts[0]) + " " + tree.word + " " + shown(*tree.parts[1]) + ")";
  }
  return "";
}

std::string parsed(const std::string& formula) { return shown(*parse(written(formula))); }

std::string mistake(const std::string& formula) {
  try {
    parse(written(formula));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Parser, BindsOperatorsLikeSchoolDoes) {
  const std::pair<const char*, const char*> table[] = {
      {"a + b * c", "(a + (b * c))"},
      {"a * b + c", "((a * b) + c)"},
      {"a - b - c", "((a - b) - c)"},
      {"a / b / c", "((a / b) / c)"},
      {"a / b * c", "((a / b) * c)"},
      {"a // b % c", "((a // b) % c)"},
      {"a ^ b ^ c", "(a ^ (b ^ c))"},
      {"-a ^ b", "(-(a ^ b))"},
      {"a ^ -b", "(a ^ (-b))"},
      {"-a * b", "((-a) * b)"},
      {"a - -b", "(a - (-b))"},
      {"--a", "(-(-a))"},
      {"a < b + c", "(a < (b + c))"},
      {"not a < b", "(not (a < b))"},
      {"not a and b", "((not a) and b)"},
      {"a and not b", "(a and (not b))"},
      {"a or b and c", "(a or (b and c))"},
      {"a and b or c", "((a and b) or c)"},
      {"a == 1 and b != 2 or c >= 3", "(((a == 1) and (b != 2)) or (c >= 3))"},
      {"(a + b) * c", "((a + b) * c)"},
      {"f(a, b + 1, g())", "f(a, (b + 1), g())"},
      {"order or android", "(order or android)"},
  };
  for (const auto& [formula, tree] : table) EXPECT_EQ(parsed(formula), tree) << formula;
}

TEST(Parser, ReadsUnitsBehindNumbers) {
  EXPECT_EQ(parsed("5000 EUR/year"), "5000 EUR/year");
  EXPECT_EQ(parsed("12 month/year * x"), "(12 month/year * x)");
  EXPECT_EQ(parsed("100 EUR * rate"), "(100 EUR * rate)");
  EXPECT_EQ(parsed("5 EUR^2/hour"), "5 EUR^2/hour");
  EXPECT_EQ(parsed("1/year"), "(1 / year)");  // a unit needs a number before it
  EXPECT_EQ(parsed("0.05 1/year"), "0.05 1/year");
}

TEST(Parser, SaysWhatDoesNotFit) {
  EXPECT_EQ(mistake("a < b < c"),
            "law.yaml:7:17: comparisons cannot be chained. Write `a < b and b < c`");
  EXPECT_EQ(
      mistake("(a + b"),
      "law.yaml:7:17: a bracket is not closed before the formula ends. Add `)` or an operator");
  EXPECT_EQ(mistake("a +"),
            "law.yaml:7:14: the formula ends too early. A number, a name, a function or an opening "
            "bracket was expected");
  EXPECT_EQ(mistake("* a"),
            "law.yaml:7:11: '*' cannot stand here. A number, a name, a function or an opening "
            "bracket was expected");
  EXPECT_EQ(
      mistake("a b"),
      "law.yaml:7:13: 'b' cannot follow here. An operator or the end of the formula was expected");
  EXPECT_EQ(
      mistake("a)"),
      "law.yaml:7:12: ')' cannot follow here. An operator or the end of the formula was expected");
  EXPECT_EQ(mistake("f(a,)"),
            "law.yaml:7:15: ')' cannot stand here. A number, a name, a function or an opening "
            "bracket was expected");
  EXPECT_EQ(
      mistake("1,000"),
      "law.yaml:7:12: ',' cannot follow here. An operator or the end of the formula was expected");
  EXPECT_EQ(mistake(" "), "law.yaml:7:12: the formula is empty. Write a formula, for example `0`");
  EXPECT_EQ(
      mistake("5 EUR^10"),
      "law.yaml:7:17: a unit can be raised to the powers 1 to 9. Write for example `5 EUR^2`");
}

TEST(Parser, RefusesNestingWithoutEndInsteadOfCrashing) {
  const auto repeated = [](const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
  };
  EXPECT_EQ(mistake(repeated("(", 150) + "a" + repeated(")", 150)), "");
  for (const char* opening : {"(", "-", "not ", "f(", "2^"})
    EXPECT_NE(
        mistake(repeated(opening, 100000) + "a").find("nested too deeply") != std::string::npos ||
            mistake(repeated(opening, 100000) + "a").find("too long") != std::string::npos,
        false)
        << opening;
  for (const char* opening : {"(", "-", "not ", "f(", "2^"})
    EXPECT_NE(mistake(repeated(opening, 1000) + "a").find("nested too deeply"), std::string::npos)
        << opening;
  EXPECT_NE(mistake("a" + repeated(" + a", 6000)).find("too long"), std::string::npos);
}

std::string any_formula(int depth) {
  const auto sub = [&] { return any_formula(depth - 1); };
  switch (depth <= 0 ? *rc::gen::inRange(0, 3) : *rc::gen::inRange(0, 7)) {
    case 0:
      return *rc::gen::elementOf(std::vector<std::string>{"a", "person.age", "_x1"});
    case 1:
      return *rc::gen::elementOf(std::vector<std::string>{"0", "2.5", "1e+20", "3 EUR/month"});
    case 2:
      return *rc::gen::elementOf(std::vector<std::string>{"'Tyrol'", "f()"});
    case 3:
      return "(-" + sub() + ")";
    case 4:
      return "(not " + sub() + ")";
    case 5:
      return "f(" + sub() + ", " + sub() + ")";
    default:
      return "(" + sub() + " " +
             *rc::gen::elementOf(std::vector<std::string>{"+", "-", "*", "/", "//", "%", "^", "<",
                                                          "<=", ">", ">=", "==", "!=", "and",
                                                          "or"}) +
             " " + sub() + ")";
  }
}

RC_GTEST_PROP(Parser, ReadsBackEveryTreeItShows, ()) {
  const std::string formula = any_formula(5);
  RC_ASSERT(parsed(formula) == formula);
}

RC_GTEST_PROP(Parser, AnyTextIsReadOrRefusedAtAPlace, (const std::string& text)) {
  try {
    parse(written(text));
  } catch (const InputError& error) {
    RC_ASSERT(error.problems().size() == 1u);
    RC_ASSERT(error.problems()[0].place.line == 7);
  }
}

}  // namespace
}  // namespace civitas::language
