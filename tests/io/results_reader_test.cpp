// SPDX-License-Identifier: Apache-2.0
// Reading is the inverse of writing: what was read makes the same file again.
#include "sim/io/results_reader.hpp"

#include <gtest/gtest.h>

#include "sim/core/problem.hpp"
#include "sim/io/file_difference.hpp"
#include "sim/io/results_file.hpp"
#include "tests/io/sample_results.hpp"

namespace civitas {
namespace {

std::string image_of(const Results& results) {
  const std::vector<std::byte> bytes = results_image(results);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Results again(const Results& results) {
  return read_results(hdf5::Reader(image_of(results), "x.h5", ""));
}

TEST(ResultsReader, WhatWasReadMakesTheSameFile) {
  Results results = sample_results();
  EXPECT_EQ(image_of(again(results)), image_of(results));
  results.panel = {};
  results.fit = {};
  EXPECT_EQ(image_of(again(results)), image_of(results));
  for (const int months : {3, 12}) {
    results.months_per_step = months;
    EXPECT_EQ(again(results).months_per_step, months);
  }
}

TEST(ResultsReader, OtherFilesAreRefused) {
  EXPECT_THROW(hdf5::Reader("nothing", "x.h5", ""), InputError);
  const std::string whole = image_of(sample_results());
  for (const std::size_t length : {whole.size() / 2, whole.size() - 1000})
    EXPECT_THROW(read_results(hdf5::Reader(whole.substr(0, length), "x.h5", "")), InputError);
}

TEST(FileDifference, TellsTheFirstPlaceOfEachSeries) {
  const Results results = sample_results();
  Results other = results;
  std::get<std::vector<double>>(other.series[0].values)[7 + 1] = 0.5;  // replicate 2, step 4
  std::get<std::vector<std::int64_t>>(other.series[2].values)[31] = 5;
  other.title = "Another";
  const std::string a = image_of(results), b = image_of(other);
  const hdf5::Reader there(a, "a.h5", ""), here(b, "b.h5", "");
  EXPECT_TRUE(file_differences(there, there).empty());
  const std::vector<FileDifference> list = file_differences(there, here);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].name, "poverty_rate");
  EXPECT_EQ(list[0].where, "replicate 2, 2028-02");
  EXPECT_EQ(list[0].here, "0.5");
  EXPECT_TRUE(list[0].number);
  EXPECT_EQ(list[1].name, "applicants");
  EXPECT_EQ(list[1].where, "replicate 2, 2027-11, woman, Niederösterreich");
  EXPECT_EQ(list[2].name, "title");
  EXPECT_FALSE(list[2].number);
}

}  // namespace
}  // namespace civitas
