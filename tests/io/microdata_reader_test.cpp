// SPDX-License-Identifier: Apache-2.0
// Microdata: how a mapping makes columns out of a file. (What can be wrong is in tests/run.)
#include "sim/io/microdata_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

constexpr const char* kMapping = R"(civitas: 1
household:
  id: hid
  attributes:
    other: {sum: [rent, gift], less: [paid], type: real, unit: EUR/year, missing: 0}
person:
  id: pid
  weight: w
  attributes:
    age: {column: age, type: integer, clip: [0, 120]}
    work: {column: work, type: category, labels: [yes, "no"], values: {1: yes, 2: yes, 3: "no"}, missing: "no"}
)";

Population read(const std::string& rows, const std::string& mapping = kMapping) {
  const Folder folder;
  return read_microdata(folder.write("x.csv", "hid,pid,w,age,work,rent,gift,paid\n" + rows),
                        folder.write("x.yaml", mapping));
}

std::string mistakes(const std::string& rows, const std::string& mapping = kMapping) {
  try {
    read(rows, mapping);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Microdata, MakesColumnsAsTheMappingSays) {
  const Population x = read("b,1,2,-1,1,10,5,1\nb,2,4,200,3,10,5,1\na,3,1.5,30,,,,2.5\n");
  EXPECT_EQ(x.persons(), 3u);
  EXPECT_EQ(x.households(), 2u);
  EXPECT_THAT(column(x, Entity::person, "age"), UnorderedElementsAre(0, 120, 30));
  EXPECT_THAT(column(x, Entity::person, "work"), UnorderedElementsAre(0, 1, 1));
  EXPECT_THAT(column(x, Entity::household, "other"), UnorderedElementsAre(14, -2.5));
  EXPECT_THAT(column(x, Entity::person, "weight"), UnorderedElementsAre(2, 4, 1.5));
  EXPECT_THAT(column(x, Entity::household, "weight"),
              UnorderedElementsAre(3, 1.5));  // mean of its members
}

TEST(Microdata, MembersStandTogetherHoweverTheFileIsSorted) {
  const Population x = read("a,1,1,1,1,0,0,0\nb,2,1,2,1,7,0,0\na,3,1,3,1,0,0,0\n");
  for (std::size_t h = 0; h < 2; ++h) {
    const bool of_b = column(x, Entity::household, "other")[h] == 7;
    EXPECT_EQ(x.first_member[h + 1] - x.first_member[h], of_b ? 1u : 2u);
  }
}

TEST(Microdata, KeysComeFromIdsAlone) {
  const Population once = read("a,1,1,1,1,0,0,0\nb,2,1,2,1,0,0,0\n");
  const Population again = read("b,2,9,5,2,8,0,0\na,1,3,2,1,0,0,0\nc,3,1,1,1,0,0,0\n");
  for (const std::uint64_t key : once[Entity::person].keys)
    EXPECT_THAT(again[Entity::person].keys, testing::Contains(key));
}

TEST(Microdata, TellsWhatDiffersWithinAHousehold) {
  EXPECT_THAT(mistakes("a,1,1,1,1,7,0,0\na,2,1,1,1,8,0,0\n"),
              HasSubstr("x.csv:3:11: 'rent' differs within the household (line 2 says '7')"));
}

TEST(Microdata, TellsFiveOfOneKindOfMistake) {
  std::string rows;
  for (int i = 0; i < 30; ++i)
    rows += std::to_string(i) + "," + std::to_string(i) + ",1,old,1,0,0,0\n";
  const std::string told = mistakes(rows);
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 4);
}

TEST(Microdata, TellsWhatIsWrongInTheMapping) {
  const auto with = [](const std::string& old, const std::string& next) {
    const std::string mapping = kMapping;
    return std::string(mapping).replace(mapping.find(old), old.size(), next);
  };
  const std::string row = "a,1,1,1,1,0,0,0\n";
  EXPECT_THAT(mistakes(row, with("type: integer", "type: whole")),
              HasSubstr("unknown type 'whole'"));
  EXPECT_THAT(mistakes(row, with("clip: [0, 120]", "clip: [120, 0]")),
              HasSubstr("'clip' ends before it begins"));
  EXPECT_THAT(mistakes(row, with("column: age, ", "")),
              HasSubstr("'age' does not say where it comes from. Add `column:` or `sum:`"));
  EXPECT_THAT(mistakes(row, with("labels: [yes, \"no\"]", "labels: [yes, yes]")),
              HasSubstr("a label is there twice"));
  EXPECT_THAT(mistakes(row, with("    age:", "    weight:")),
              HasSubstr("'weight' is read from the column named beside `id`"));
  EXPECT_THAT(mistakes(row, with("  weight: w\n", "")),
              HasSubstr("'weight' is missing in the persons"));
  EXPECT_THAT(mistakes(row, with("person:\n", "people:\n")),
              HasSubstr("unknown key 'people' in a mapping"));
  EXPECT_THAT(mistakes(row, with("unit: EUR/year", "unit: Euro")),
              HasSubstr("unknown unit 'Euro'"));
}

}  // namespace
}  // namespace civitas
