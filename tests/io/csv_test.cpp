// SPDX-License-Identifier: Apache-2.0
// CSV as RFC 4180 says and as programs write it; what is wrong is told with line and column.
#include "sim/io/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/models/small_world.hpp"

namespace civitas {
namespace {

using testing::ElementsAre;

csv::Table table(const std::string& text) {
  const Folder folder;
  return csv::read(folder.write("x.csv", text));
}

// The messages, each without the folder.
std::vector<std::string> mistakes(const std::string& text) {
  try {
    table(text);
  } catch (const InputError& error) {
    std::vector<std::string> list;
    for (const Problem& problem : error.problems())
      list.push_back(to_string(problem).substr(to_string(problem).find("x.csv")));
    return list;
  }
  return {};
}

TEST(Csv, ColumnsThatAreNotWantedHaveNoRows) {
  const Folder folder;
  const std::string path = folder.write("x.csv", "a,b,c\n1,\"x\ny\",3\n4,,6\n");
  const csv::Table x = csv::read(path, [](const std::string& column) { return column != "b"; });
  EXPECT_THAT(x.header, ElementsAre("a", "b", "c"));
  EXPECT_THAT(x.lines, ElementsAre(2, 4));
  EXPECT_THAT(x.columns[0], ElementsAre("1", "4"));
  EXPECT_TRUE(x.columns[1].empty() && x.starts[1].empty());
  EXPECT_THAT(x.columns[2], ElementsAre("3", "6"));
}

TEST(Csv, ReadsPlainAndQuotedFields) {
  const csv::Table x = table("a,\"b \"\"c\"\"\",d\n1,\"x,y\",\n,\"two\nlines\",3\n");
  EXPECT_THAT(x.header, ElementsAre("a", "b \"c\"", "d"));
  EXPECT_THAT(x.columns[0], ElementsAre("1", ""));
  EXPECT_THAT(x.columns[1], ElementsAre("x,y", "two\nlines"));
  EXPECT_THAT(x.columns[2], ElementsAre("", "3"));
  EXPECT_THAT(x.lines, ElementsAre(2, 3));
  EXPECT_EQ(x.place(0, 2).column, 9);
  EXPECT_EQ(x.place(1, 1).column, 2);
  EXPECT_EQ(x.place(1, 2).column, 0);  // behind a line break
}

TEST(Csv, TakesAllLineEndsMarksAndBlankLines) {
  for (const char* text :
       {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4",
        "\xEF\xBB\xBF"
        "a,b\n1,2\n\n3,4\n\n"}) {
    const csv::Table x = table(text);
    EXPECT_THAT(x.header, ElementsAre("a", "b"));
    EXPECT_THAT(x.columns[1], ElementsAre("2", "4"));
  }
}

TEST(Csv, AnEmptyFieldOfASingleColumnIsARow) {
  EXPECT_THAT(table("a\n1\n\n3\n").columns[0], ElementsAre("1", "", "3"));
}

TEST(Csv, SaysWhatIsWrongWhere) {
  EXPECT_THAT(mistakes("a,b\n1\n1,2,3\n"),
              ElementsAre("x.csv:2:1: this row has 1 field, but the header has 2",
                          "x.csv:3:1: this row has 3 fields, but the header has 2"));
  EXPECT_THAT(mistakes("a,b\n\"1,2\n3,4\n"),
              ElementsAre("x.csv:2:1: this quote is never closed. Add the closing quote"));
  EXPECT_THAT(
      mistakes("a,b\n1,\"x\"y\n"),
      ElementsAre(
          "x.csv:2:6: text behind a closing quote. Double the quotes inside a quoted field"));
  EXPECT_THAT(
      mistakes("a,,a\n"),
      ElementsAre("x.csv:1:3: a column without a name. Give every column a name in the first line",
                  "x.csv:1:4: two columns are called 'a'. Give every column a name of its own"));
  EXPECT_THAT(
      mistakes("a\tb\n1\t2\n"),
      ElementsAre("x.csv:1:2: the fields are parted by tabs, not by commas. Save the file with "
                  "commas between the fields, and points in the numbers"));
  EXPECT_THAT(mistakes("a,b\n1,\xC3\n"), testing::SizeIs(1));
}

TEST(Csv, TellsTwentyRowsAndCountsTheOthers) {
  std::string text = "a,b\n";
  for (int i = 0; i < 50; ++i) text += "1\n";
  const auto told = mistakes(text);
  EXPECT_EQ(told.size(), 21u);
  EXPECT_THAT(told, testing::Contains(testing::HasSubstr("… and 30 more rows like these")));
}

std::string quoted(const std::string& field) {
  std::string result = "\"";
  for (const char c : field) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

RC_GTEST_PROP(Csv, ReadsBackWhatIsWrittenInQuotes, ()) {
  const auto field =
      rc::gen::container<std::string>(rc::gen::element('a', ' ', ',', '"', '\n', '\r', ';', '0'));
  const auto rows = *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
      rc::gen::pair(field, field));
  std::string text = "a,b\n";
  for (const auto& [a, b] : rows) text += quoted(a) + "," + quoted(b) + "\r\n";
  const csv::Table x = table(text);
  RC_ASSERT(x.rows() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(x.columns[0][i] == rows[i].first);
    RC_ASSERT(x.columns[1][i] == rows[i].second);
  }
}

RC_GTEST_PROP(Csv, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  try {
    table(bytes);
  } catch (const InputError&) {
  }
}

TEST(Csv, NumbersAreNumbersAndNothingElse) {
  EXPECT_EQ(csv::to_number("-1.5e3"), -1500);
  for (const char* text :
       {"", " 1", "1 ", "1,5", "0x10", "nan", "inf", "1e999", "--1", "+1", "1.2.3"})
    EXPECT_EQ(csv::to_number(text), std::nullopt) << text;
}

}  // namespace
}  // namespace civitas
