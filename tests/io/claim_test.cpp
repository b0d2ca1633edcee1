// SPDX-License-Identifier: Apache-2.0
// One process at a time. (run/at_once_test.py has two.)
#include "sim/io/claim.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sim/core/problem.hpp"
#include "tests/io/temporary_folder.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

using ClaimTest = TemporaryFolder;

TEST_F(ClaimTest, ANameIsClaimedByOneAtATime) {
  {
    const Claim claim(at("a"));
    EXPECT_THROW(Claim{at("a")}, InputError);
    EXPECT_NO_THROW(Claim{at("b")});
  }
  EXPECT_NO_THROW(Claim{at("a")});
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ClaimTest, AFileThatWasLeftIsNoClaim) {
  std::ofstream(at("a.partial-lock")).close();
  EXPECT_NO_THROW(Claim{at("a")});
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(ClaimTest, LinksToOneFileAreOneName) {
  std::ofstream(at("a")).close();
  fs::create_symlink("a", at("b"));
  const Claim claim(at("a"));
  EXPECT_THROW(Claim{at("b")}, InputError);
}

TEST_F(ClaimTest, WhereNoFileCanBeMadeNobodyIsKeptOut) {
  const Claim claim(at("nowhere/a"));
  EXPECT_NO_THROW(Claim{at("nowhere/a")});
}

}  // namespace
}  // namespace civitas
