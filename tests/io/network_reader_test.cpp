// SPDX-License-Identifier: Apache-2.0
// Links from CSV: each stands where the file says, and every mistake is told with its place.
#include "sim/io/network_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "sim/io/microdata_reader.hpp"

namespace civitas {
namespace {

class NetworkReaderTest : public testing::Test {
 protected:
  NetworkReaderTest() {
    std::string name = (std::filesystem::temp_directory_path() / "civitas-links-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    for (const char* id : {"ann", "bob", "cid", "dora"})
      persons_.keys.push_back(record_key(Entity::person, id));
  }
  ~NetworkReaderTest() override { std::filesystem::remove_all(folder_); }

  Network read(const std::string& text, Ties ties = Ties::mutual, const LinkColumns& columns = {}) {
    std::ofstream(folder_ / "links.csv") << text;
    return read_network((folder_ / "links.csv").string(), columns, ties, Entity::person, persons_);
  }

  // What is told, without the folder.
  std::string told(const std::string& text, Ties ties = Ties::mutual,
                   const LinkColumns& columns = {}) {
    try {
      (void)read(text, ties, columns);
    } catch (const InputError& error) {
      std::string words;
      for (Problem problem : error.problems()) {
        problem.place.file = "links.csv";
        words += to_string(problem) + "\n";
      }
      return words;
    }
    return "nothing";
  }

  std::filesystem::path folder_;
  Table persons_;
};

const LinkColumns kWeighted{"who", "whom", "influence"};

TEST_F(NetworkReaderTest, LinksStandWhereTheFileSays) {
  const std::vector<Link> links = {{3, 0}, {1, 0}};
  EXPECT_EQ(read("from,to\ndora,ann\nbob,ann\n"), Network::of_links(4, links, Ties::mutual));
  EXPECT_EQ(read("note,to,from\nx,ann,dora\ny,ann,bob\n", Ties::one_way),
            Network::of_links(4, links, Ties::one_way));
  const std::vector<double> weights = {0.25, 0};
  EXPECT_EQ(read("who,whom,influence\ndora,ann,0.25\nbob,ann,0\n", Ties::one_way, kWeighted),
            Network::of_links(4, links, Ties::one_way, weights));
  EXPECT_EQ(read("from,to\n").links(), 0U);
}

TEST_F(NetworkReaderTest, OneWayLinksMayGoBothWays) {
  EXPECT_EQ(read("from,to\nann,bob\nbob,ann\n", Ties::one_way).links(), 2U);
}

TEST_F(NetworkReaderTest, EveryMistakeIsToldWithItsPlace) {
  EXPECT_EQ(told("from,to\nann,bob\nzoe,cid\n"),
            "links.csv:3:1: unknown person 'zoe' (the microdata have no such id, or the population "
            "is one of copies). Links from a file need the records as they are: `--persons "
            "weighted`\n");
  EXPECT_EQ(told("from,to\ncid,cid\n"),
            "links.csv:2:1: a link to oneself (a network ties different persons)\n");
  EXPECT_EQ(told("from,to\nann,bob\ncid,dora\nbob,ann\n"),
            "links.csv:4:1: this link is there twice (before in line 2)\n");
  EXPECT_EQ(told("from,to\nann,bob\nann,bob\n", Ties::one_way),
            "links.csv:3:1: this link is there twice (before in line 2)\n");
  EXPECT_EQ(
      told("who,whom,influence\nann,bob,-1\nann,cid,\nann,dora,much\n", Ties::mutual, kWeighted),
      "links.csv:2:9: a weight below 0\nlinks.csv:3:9: a link without a weight\n"
      "links.csv:4:10: the weight 'much' is not a number\n");
  EXPECT_EQ(told("form,to\nann,bob\n"),
            "links.csv:1:1: no column is called 'from'. Did you mean 'form'?\n");
}

TEST_F(NetworkReaderTest, ManyOfAKindAreToldShortly) {
  std::string text = "from,to\n";
  for (int i = 0; i < 30; ++i) text += "ann,nobody" + std::to_string(i) + "\n";
  const std::string words = told(text);
  EXPECT_EQ(std::count(words.begin(), words.end(), '\n'), 6);
  EXPECT_TRUE(words.ends_with("links.csv:31: … and more rows like these\n")) << words;
}

}  // namespace
}  // namespace civitas
