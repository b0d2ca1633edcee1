// SPDX-License-Identifier: Apache-2.0
// Tokens: each with its place, and a clear word for every character that no formula knows.
#include "sim/language/token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/language/village.hpp"

namespace civitas::language {
namespace {

using testing::ElementsAre;

std::vector<std::string> words(const std::string& formula) {
  std::vector<std::string> list;
  for (const Token& token : tokenize(written(formula))) {
    if (token.kind != Token::Kind::end) list.push_back(token.word);
  }
  return list;
}

std::string mistake(const std::string& formula) {
  try {
    tokenize(written(formula));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Token, CutsNamesNumbersTextsAndSymbols) {
  EXPECT_THAT(words("child_benefit.amount*count(members,age<18)"),
              ElementsAre("child_benefit.amount", "*", "count", "(", "members", ",", "age", "<",
                          "18", ")"));
  EXPECT_THAT(words("a//b <= 1.5e3 != .5"), ElementsAre("a", "//", "b", "<=", "1.5e3", "!=", ".5"));
  EXPECT_THAT(words("'Lower Austria' == \"it's\""), ElementsAre("Lower Austria", "==", "it's"));
  EXPECT_THAT(words(""), ElementsAre());
  EXPECT_THAT(words("\n a\t+\r\n b "), ElementsAre("a", "+", "b"));
}

TEST(Token, KnowsItsPlaceAndItsNumber) {
  const auto tokens = tokenize(written("age >= 1e2"));
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[1].at, 4u);
  EXPECT_EQ(tokens[2].kind, Token::Kind::number);
  EXPECT_EQ(tokens[2].number, 100);
  EXPECT_EQ(tokens[3].kind, Token::Kind::end);
  EXPECT_EQ(tokens[3].at, 10u);
}

TEST(Token, NumbersAreReadToTheLastBit) {
  EXPECT_EQ(tokenize(written("0.1"))[0].number, 0.1);
  EXPECT_EQ(tokenize(written("9007199254740993"))[0].number, 9007199254740992.0);
  EXPECT_EQ(tokenize(written("18098.73"))[0].number, 18098.73);
}

TEST(Token, SaysWhatNoFormulaKnows) {
  EXPECT_EQ(mistake("age = 18"), "law.yaml:7:15: a formula knows no '='. Write == to compare");
  EXPECT_EQ(mistake("a & b"), "law.yaml:7:13: a formula knows no '&'. Write `and`");
  EXPECT_EQ(mistake("a | b"), "law.yaml:7:13: a formula knows no '|'. Write `or`");
  EXPECT_EQ(mistake("!a"), "law.yaml:7:11: a formula knows no '!'. Write `not`");
  EXPECT_EQ(mistake("x[1]"), "law.yaml:7:12: a formula knows no '['. Use round brackets");
  EXPECT_EQ(
      mistake("5 €"),
      "law.yaml:7:13: a formula knows no '€'. Write the currency behind the number, as in 5 EUR");
  EXPECT_EQ(mistake("a − b"), "law.yaml:7:13: a formula knows no '−'. Write -");
  EXPECT_EQ(mistake("a × b"), "law.yaml:7:13: a formula knows no '×'. Write *");
  EXPECT_EQ(mistake("a ≤ b"), "law.yaml:7:13: a formula knows no '≤'. Write <=");
  EXPECT_EQ(mistake("’x’"), "law.yaml:7:11: a formula knows no '’'. Write straight quotes");
  EXPECT_EQ(mistake("a # b"), "law.yaml:7:13: a formula knows no '#'");
}

TEST(Token, SaysWhatIsWrongWithNumbersAndQuotes) {
  EXPECT_EQ(mistake("1.234.567"),
            "law.yaml:7:16: a number cannot have this second dot. Write 1234.5");
  EXPECT_EQ(mistake("1e999"), "law.yaml:7:11: this number is too large or too small to be kept");
  EXPECT_EQ(mistake("region == 'Vienna"),
            "law.yaml:7:21: this quote is never closed. Add the closing '");
}

}  // namespace
}  // namespace civitas::language
