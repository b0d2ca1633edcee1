// SPDX-License-Identifier: Apache-2.0
// Months count on, are read strictly and written as they are read.
#include "sim/scenario/month.hpp"

#include <gtest/gtest.h>

namespace civitas {
namespace {

TEST(Month, IsWrittenAsItIsRead) {
  for (int number = Month::of(1, 1).number; number <= Month::of(9999, 12).number; number += 7) {
    const Month month{number};
    ASSERT_EQ(Month::parse(month.text()), month);
  }
}

TEST(Month, CountsOnOverYears) {
  EXPECT_EQ((Month::of(2025, 12) + 1).text(), "2026-01");
  EXPECT_EQ((Month::of(2025, 1) + -1).text(), "2024-12");
  EXPECT_EQ(Month::of(2027, 3).year(), 2027);
  EXPECT_EQ(Month::of(2027, 3).month(), 3);
  EXPECT_LE(Month::always(), *Month::parse("0001-01"));
}

TEST(Month, RefusesWhatIsNoMonth) {
  for (const char* text : {"", "2025", "2025-1", "2025-00", "2025-13", "25-01-01", "2025/01",
                           "2025-01-01", " 2025-01", "2025-0a", "-025-01", "0000-01", "+025-01"})
    EXPECT_EQ(Month::parse(text), std::nullopt) << text;
}

}  // namespace
}  // namespace civitas
