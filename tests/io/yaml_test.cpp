// SPDX-License-Identifier: Apache-2.0
// YAML: a strict tree whose every character knows its place.
#include "sim/io/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace civitas {
namespace {

using testing::HasSubstr;
using Kind = yaml::Node::Kind;

std::string mistake(const std::string& text) {
  try {
    yaml::parse(text, "x.yaml");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Yaml, ReadsMapsListsAndTexts) {
  const yaml::Node root = yaml::parse("a: [1, two, '3']\nb: {c: ~, d: null, e: }\n", "x.yaml");
  ASSERT_EQ(root.kind, Kind::map);
  const yaml::Node& a = *root.find("a");
  ASSERT_EQ(a.items.size(), 3u);
  EXPECT_EQ(a.items[1].text.chars, "two");
  EXPECT_FALSE(a.items[0].quoted);
  EXPECT_TRUE(a.items[2].quoted);
  for (const char* key : {"c", "d", "e"}) EXPECT_EQ(root.find("b")->find(key)->kind, Kind::null);
  EXPECT_EQ(root.find("c"), nullptr);
  EXPECT_EQ(root.entries[1].first.place.line, 2);
}

// Where the character 'X' of the text at `key` stood.
Place place_of_x(const std::string& source) {
  const yaml::Node root = yaml::parse(source, "x.yaml");
  const Text& text = root.entries.back().second.text;
  return text.place(text.chars.find('X'));
}

TEST(Yaml, EveryCharacterKnowsItsPlace) {
  const auto expect = [](const std::string& source, int line, int column) {
    const Place place = place_of_x(source);
    EXPECT_EQ(place.line, line) << source;
    EXPECT_EQ(place.column, column) << source;
  };
  expect("a: X", 1, 4);
  expect("a: b X", 1, 6);
  expect("ä: ö X", 1, 8);  // columns count bytes
  expect("a: 'it''s X'", 1, 11);
  expect("a: \"q\\\"\\u00e4 X\"", 1, 15);
  expect("a: |\n  one\n  two X\n", 3, 7);
  expect("a: >-\n  one\n  two X\n", 3, 7);
  expect("a: one\n  two X\n", 2, 7);
  expect(
      "\xEF\xBB\xBF"
      "b: 1\r\na: c X\r\n",
      2, 6);
}

TEST(Yaml, QuotesMayEndAnywhere) {
  for (const char* source :
       {"a: 'b'", "a: 'b '", "a: \"b\\\"\"", "a: 'b\n  '", "a: \"b\n\n  \"", "a: \"b\\\n  \"",
        "a: 'it''s'", "a: ''", "a: \"\"", "'a': {'b': ['c', \"d\"]}", "a: \"\\u00e4\""})
    EXPECT_EQ(mistake(source), "") << source;
}

TEST(Yaml, FoldsBlocksAsYamlSays) {
  const auto text = [](const std::string& source) {
    return yaml::parse(source, "x.yaml").entries[0].second.text.chars;
  };
  EXPECT_EQ(text("a: >-\n  one\n  two\n\n  three\n"), "one two\nthree");
  EXPECT_EQ(text("a: |\n  one\n  two\n"), "one\ntwo\n");
  EXPECT_EQ(text("a: \"one\n  two\"\n"), "one two");
}

TEST(Yaml, RefusesWhatScenariosMustNotUse) {
  const std::pair<const char*, const char*> table[] = {
      {"a: 1\na: 2\n",
       "x.yaml:2:1: the key 'a' is there twice (first in line 1). Take one of them out"},
      {"a: {b: 1, 'b': 2}\n",
       "x.yaml:1:11: the key 'b' is there twice (first in line 1). Take one of them out"},
      {"a: &x 1\n", "x.yaml:1:4: anchors (&name) are not used here"},
      {"a: &x {b: 1}\n", "x.yaml:1:4: anchors (&name) are not used here"},
      {"a: *x\n", "aliases (*name) are not used here"},
      {"<<: {b: 1}\n", "x.yaml:1:1: merge keys (<<) are not used here. Write the keys out"},
      {"a: !x 1\n", "tags (!name) are not used here. Take it out"},
      {"a: !!int 1\n", "tags (!name) are not used here. Take it out"},
      {"a:\n\tb: 1\n", "x.yaml:2:1: a tab cannot indent"},
      {"a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document begins here"},
      {"? [1]\n: 2\n", "a key must be a plain text. Write key: value"},
      {"a: 1\n b: 2\n", "x.yaml:2:"},
      {"a: [1, 2\n",
       "x.yaml:1:4: this list that begins with [ is never closed (the file ends before)"},
      {"a: 'b\n", "x.yaml:1:4: this quote is never closed. Add the closing quote"},
      {"a: \"b\nc: d\n", "x.yaml:1:4: this quote is never closed. Add the closing quote"},
      {"", "x.yaml: the file holds nothing. See whether it was saved"},
      {"# only a word\n", "x.yaml: the file holds nothing"},
      {"a: \xFF\n", "x.yaml:1:4: this byte is not UTF-8"},
      {"a: ä\xC0\xAF\n", "x.yaml:1:6: this byte is not UTF-8"},     // too long a form
      {"a: \xED\xA0\x80\n", "x.yaml:1:4: this byte is not UTF-8"},  // half of a pair
  };
  for (const auto& [text, message] : table) EXPECT_THAT(mistake(text), HasSubstr(message)) << text;
  EXPECT_THAT(mistake(std::string("a: \0", 4)), HasSubstr("x.yaml:1:4: a zero byte"));
}

TEST(Yaml, NestingWithoutEndIsRefused) {
  std::string deep;
  for (int i = 0; i < 50; ++i) deep += "[";
  std::string closing(50, ']');
  EXPECT_EQ(mistake(deep + closing), "");
  for (const int levels : {65, 1000, 20000})
    EXPECT_THAT(mistake(std::string(static_cast<std::size_t>(levels), '[') +
                        std::string(static_cast<std::size_t>(levels), ']')),
                HasSubstr("nested too deeply (at most 64 levels)"));
  EXPECT_THAT(mistake(std::string(std::size_t{17} << 20, ' ')), HasSubstr("the file is too large"));
}

RC_GTEST_PROP(Yaml, AnyBytesAreReadOrRefused, ()) {
  const std::string bytes = *rc::gen::container<std::string>(
      rc::gen::element('a', ':', ' ', '\n', '-', '[', ']', '{', '}', ',', '"', '\'', '#', '&', '*',
                       '!', '|', '>', '%', '?', '\xC3', '\xA4', '\\', '0', '\r', '~'));
  try {
    yaml::parse(bytes, "x.yaml");
  } catch (const InputError& error) {
    RC_ASSERT(error.problems()[0].place.file == "x.yaml");
  }
}

}  // namespace
}  // namespace civitas
