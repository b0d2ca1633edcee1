// SPDX-License-Identifier: Apache-2.0
// Suggestions for misspelt names.
#include "sim/core/suggest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
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

TEST(Suggest, FindsWhatStandsBehindADot) {
  EXPECT_EQ(suggest("Weekly", kKnown), "hours.weekly");
  EXPECT_EQ(suggest("eekly", kKnown), "");
  EXPECT_EQ(suggest("hours", kKnown), "");
  const std::vector<std::string> near = {"a.rates", "rats"};
  EXPECT_EQ(suggest("rates", near), "rats");  // what is misspelt comes first
}

// The table of distances, row by row, as textbooks have it.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      d[i][j] = std::min(
          {d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), d[i - 1][j] + 1, d[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

TEST(Suggest, KnowsTheDistanceOfAnyTwoWords) {
  std::uint64_t state = 1;
  const auto draw = [&](std::size_t below) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  const auto letter = [&] { return static_cast<char>('a' + draw(3)); };
  int found = 0, far = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string wanted;
    for (std::size_t size = 1 + draw(64); wanted.size() < size;) wanted += letter();
    std::string name = wanted;
    for (std::size_t edits = draw(wanted.size()); edits > 0; --edits) {
      const std::size_t at = draw(name.size());
      switch (draw(4)) {
        case 0:
          name[at] = letter();
          break;
        case 1:
          name.insert(at, 1, letter());
          break;
        case 2:
          if (name.size() > 1) name.erase(at, 1);
          break;
        default:
          std::swap(name[at], name[draw(name.size())]);
      }
    }
    const bool near = distance(wanted, name) <= std::max<std::size_t>(wanted.size(), 3) / 3;
    const std::vector<std::string> known = {name};
    ASSERT_EQ(suggest(wanted, known), near ? name : "") << wanted << " " << name;
    ++(near ? found : far);
  }
  EXPECT_GT(found, 5000);
  EXPECT_GT(far, 1000);
}

TEST(Suggest, IsSilentWithoutAGoodGuess) {
  EXPECT_EQ(suggest(std::string(65, 'a'), std::vector<std::string>{std::string(64, 'a')}), "");

  EXPECT_EQ(suggest("unemployment", kKnown), "");
  EXPECT_EQ(suggest("", kKnown), "");
  EXPECT_EQ(suggest("income", {}), "");
  EXPECT_EQ(did_you_mean("unemployment", kKnown), "");
  EXPECT_EQ(did_you_mean("incme", kKnown), "Did you mean 'income'?");
}

}  // namespace
}  // namespace civitas
