// SPDX-License-Identifier: Apache-2.0
#include "sim/population/record_ids.hpp"

#include <gtest/gtest.h>

#include "sim/core/key.hpp"

namespace civitas {
namespace {

RecordIds two_households(std::uint32_t copies) {
  RecordIds records;
  records.ids =
      std::make_shared<const RecordIds::Ids>(RecordIds::Ids{{{"11", "12", "x"}, {"1", "2"}}});
  records.copies = copies;
  return records;
}

TEST(RecordIds, NameTheRecordThatACitizenIs) {
  const RecordIds records = two_households(0);
  EXPECT_EQ(records.of(Entity::person, record_key(Entity::person, "12")), "12");
  EXPECT_EQ(records.of(Entity::household, record_key(Entity::household, "2")), "2");
  EXPECT_EQ(records.of(Entity::household, record_key(Entity::person, "12")), "");
  EXPECT_EQ(records.of(Entity::person, copy_key(record_key(Entity::person, "12"), 0)), "");
}

TEST(RecordIds, NameTheRecordOfWhichACitizenIsACopy) {
  const RecordIds records = two_households(3);
  for (std::uint32_t nth = 0; nth < 3; ++nth)
    EXPECT_EQ(records.of(Entity::person, copy_key(record_key(Entity::person, "x"), nth)), "x");
  EXPECT_EQ(records.of(Entity::person, copy_key(record_key(Entity::person, "x"), 3)), "");
}

TEST(RecordIds, NameNobodyWhoIsInNoFile) {
  EXPECT_EQ(RecordIds{}.of(Entity::person, record_key(Entity::person, "11")), "");
  const std::uint64_t born = newborn_key(record_key(Entity::person, "11"), 5, 0);
  EXPECT_EQ(two_households(2).of(Entity::person, born), "");
}

}  // namespace
}  // namespace civitas
