// SPDX-License-Identifier: Apache-2.0
// A folder of its own for each test, which goes with it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace civitas {

class TemporaryFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "civitas-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string at(const std::string& name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
};

}  // namespace civitas
