// SPDX-License-Identifier: Apache-2.0
// Suggestions for misspelt names.
#include "sim/core/suggest.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace civitas {
namespace {

const std::vector<std::string> kKnown = {"income",       "Region", "is_employed",
                                         "hours.weekly", "age",    "wage"};

TEST(Suggest, PrefersTheSameWordInOtherLetters) {
  EXPECT_EQ(suggest("REGION", kKnown), "Region");
  EXPECT_EQ(suggest("WAGE", kKnown), "wage");
  const std::vector<std::string> both = {"ages", "AGE"};
  EXPECT_EQ(suggest("age", both), "AGE");
}

TEST(Suggest, FindsTheNearest) {
  EXPECT_EQ(suggest("incmoe", kKnown), "income");  // a swap counts one
  EXPECT_EQ(suggest("icnmoe", kKnown), "income");  // two are the most for six letters
  EXPECT_EQ(suggest("inc", kKnown), "");
  EXPECT_EQ(suggest("wge", kKnown), "age");  // both at distance one: the earlier
  EXPECT_EQ(suggest("is_employd", kKnown), "is_employed");
}

TEST(Suggest, DistanceStopsAtAThirdOfTheLength) {
  const std::vector<std::string> known = {"abcdef"};
  EXPECT_EQ(suggest("abcdxx", known), "abcdef");
  EXPECT_EQ(suggest("abcxxx", known), "");
  EXPECT_EQ(suggest("abcxx", known), "");  // five letters: one edit
  const std::vector<std::string> tiny = {"ab"};
  EXPECT_EQ(suggest("a", tiny), "ab");  // three is the least length that counts
}

TEST(Suggest, FindsTheWordsInAnotherOrder) {
  EXPECT_EQ(suggest("employed_is", kKnown), "is_employed");
  EXPECT_EQ(suggest("weekly-hours", kKnown), "hours.weekly");
  EXPECT_EQ(suggest("weekly days", kKnown), "");
}

TEST(Suggest, IsSilentWithoutAGoodGuess) {
  EXPECT_EQ(suggest("unemployment", kKnown), "");
  EXPECT_EQ(suggest("", kKnown), "");
  EXPECT_EQ(suggest("income", {}), "");
  EXPECT_EQ(did_you_mean("unemployment", kKnown), "");
  EXPECT_EQ(did_you_mean("incme", kKnown), "Did you mean 'income'?");
}

}  // namespace
}  // namespace civitas
