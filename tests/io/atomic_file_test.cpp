// SPDX-License-Identifier: Apache-2.0
// Whole files: complete or not at all. (faults_test.py tries failing disks.)
#include "sim/io/atomic_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"
#include "tests/io/temporary_folder.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

class AtomicFile : public TemporaryFolder {
 protected:
  static void put(const std::string& path, const std::string& text) {
    publish(path, std::as_bytes(std::span(text)));
  }
  static std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }

  /// The words of the InputError that `call` throws; empty when it throws none.
  template <typename Call>
  static std::string error_of(Call call) {
    try {
      call();
    } catch (const InputError& error) {
      EXPECT_EQ(error.blame(), Blame::files);
      return error.what();
    }
    return "";
  }
};

TEST_F(AtomicFile, PutsAllBytesAndNothingElse) {
  const std::string text("with a zero\0inside", 18);
  put(at("x.h5"), text);
  EXPECT_EQ(read(at("x.h5")), text);
  EXPECT_EQ(entries(), 1u);
}

TEST_F(AtomicFile, ReplacesLongerAndShorterFiles) {
  for (const std::size_t size : {100000, 0, 7, 300000}) {
    put(at("x.h5"), std::string(size, 'a'));
    EXPECT_EQ(read(at("x.h5")), std::string(size, 'a'));
  }
  EXPECT_EQ(entries(), 1u);
}

TEST_F(AtomicFile, OfSeveralAtOnceOneIsFirst) {
  constexpr int kProcesses = 8;
  const std::string path = at("first");
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      const std::string text = "plan " + std::to_string(i);
      _exit(publish_first(path, std::as_bytes(std::span(text))) ? 1 : 0);
    }
    children.push_back(child);
  }
  std::vector<int> first;
  for (int i = 0; i < kProcesses; ++i) {
    int status = 0;
    waitpid(children[static_cast<std::size_t>(i)], &status, 0);
    if (WEXITSTATUS(status) == 1) first.push_back(i);
  }
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(read(path), "plan " + std::to_string(first[0]));
  EXPECT_FALSE(publish_first(path, {}));
  EXPECT_EQ(read(path), "plan " + std::to_string(first[0]));
}

TEST_F(AtomicFile, ReaderOfThePreviousFileKeepsIt) {
  put(at("x.h5"), "previous");
  std::ifstream reader(at("x.h5"), std::ios::binary);
  put(at("x.h5"), "and the next");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}), "previous");
}

TEST_F(AtomicFile, RestOfADeadProcessDoesNoHarm) {
  char host[65] = {};
  ASSERT_EQ(gethostname(host, sizeof host - 1), 0);
  std::ofstream(at(std::string("x.h5.partial-") + host + "-" + std::to_string(getpid())))
      << "something longer than that";
  put(at("x.h5"), "whole");
  EXPECT_EQ(read(at("x.h5")), "whole");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(AtomicFile, FollowsALinkAndKeepsIt) {
  fs::create_directory(folder_ / "disk");
  put(at("disk/real.h5"), "previous");
  fs::create_symlink("disk/real.h5", folder_ / "x.h5");
  put(at("x.h5"), "next");
  EXPECT_TRUE(fs::is_symlink(folder_ / "x.h5"));
  EXPECT_EQ(read(at("disk/real.h5")), "next");
  EXPECT_NE(error_of([&] { check_writable(at("x.h5"), false, {}); }), "");
}

TEST_F(AtomicFile, FollowsALinkToAFileThatIsNotThereYet) {
  fs::create_directory(folder_ / "disk");
  fs::create_symlink("disk/link.h5", folder_ / "x.h5");
  fs::create_symlink("real.h5", folder_ / "disk/link.h5");
  EXPECT_EQ(error_of([&] { check_writable(at("x.h5"), false, {}); }), "");
  put(at("x.h5"), "next");
  EXPECT_TRUE(fs::is_symlink(folder_ / "x.h5") && fs::is_symlink(folder_ / "disk/link.h5"));
  EXPECT_EQ(read(at("disk/real.h5")), "next");
  fs::create_symlink("nowhere/real.h5", folder_ / "y.h5");
  EXPECT_NE(error_of([&] { check_writable(at("y.h5"), true, {}); }), "");
  EXPECT_TRUE(fs::is_symlink(folder_ / "y.h5"));
}

TEST_F(AtomicFile, ChainOfLinksWithoutEndIsNotReplaced) {
  fs::create_symlink("x.h5", folder_ / "x.h5");
  EXPECT_NE(error_of([&] { check_writable(at("x.h5"), true, {}); }), "");
  EXPECT_TRUE(fs::is_symlink(folder_ / "x.h5"));
}

TEST_F(AtomicFile, MissingFolderIsToldAsSuch) {
  const std::string words = "No such file or directory). Make the folder first";
  for (const bool force : {false, true}) {
    EXPECT_NE(error_of([&] { check_writable(at("no/x.h5"), force, {}); }).find(words),
              std::string::npos);
  }
  EXPECT_NE(error_of([&] { put(at("no/x.h5"), "x"); }).find(words), std::string::npos);
}

TEST_F(AtomicFile, FileInPlaceOfAFolderIsToldAsSuch) {
  put(at("file"), "x");
  EXPECT_NE(error_of([&] { check_writable(at("file/x.h5"), false, {}); }).find("not a folder"),
            std::string::npos);
}

TEST_F(AtomicFile, FolderIsNoPlaceForAFile) {
  for (const std::string& path : {folder_.string(), folder_.string() + "/"}) {
    EXPECT_NE(error_of([&] { check_writable(path, true, {}); }).find("it is a folder"),
              std::string::npos);
    EXPECT_NE(error_of([&] { put(path, "x"); }).find("it is a folder"), std::string::npos);
  }
  EXPECT_EQ(entries(), 0u);
}

TEST_F(AtomicFile, PipesAndDevicesAreNotReplaced) {
  ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
  EXPECT_NE(error_of([&] { check_writable(at("pipe"), true, {}); }), "");
  EXPECT_NE(error_of([&] { put(at("pipe"), "x"); }), "");
  EXPECT_TRUE(fs::is_fifo(folder_ / "pipe"));
}

TEST_F(AtomicFile, ExistingFileNeedsForce) {
  EXPECT_EQ(error_of([&] { check_writable(at("x.h5"), false, {}); }), "");
  put(at("x.h5"), "x");
  EXPECT_EQ(error_of([&] { check_writable(at("x.h5"), false, {}); }),
            at("x.h5") + ": exists already. Give --force to replace it");
  EXPECT_EQ(error_of([&] { check_writable(at("x.h5"), true, {}); }), "");
  EXPECT_EQ(read(at("x.h5")), "x");  // checking changes nothing
}

TEST_F(AtomicFile, InputIsNoPlaceForAResultByWhateverName) {
  put(at("x.yaml"), "x");
  fs::create_symlink("x.yaml", folder_ / "link.yaml");
  fs::create_hard_link(folder_ / "x.yaml", folder_ / "other.yaml");
  for (const char* name : {"x.yaml", "./x.yaml", "link.yaml", "other.yaml"}) {
    for (const bool force : {false, true}) {
      EXPECT_EQ(error_of([&] {
                  check_writable(at(name), force, {"none", at("x.yaml")});
                }),
                at(name) +
                    ": is read by this command (it would be lost). Choose another name for "
                    "what is written");
    }
  }
  EXPECT_EQ(error_of([&] { check_writable(at("y"), true, {at("x.yaml"), at("y")}); }), "");
}

TEST_F(AtomicFile, FolderWithoutPermissionIsToldAsSuch) {
  if (geteuid() == 0) GTEST_SKIP() << "the superuser may write anywhere";
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  const std::string before = error_of([&] { check_writable(at("x.h5"), false, {}); });
  const std::string during = error_of([&] { put(at("x.h5"), "x"); });
  fs::permissions(folder_, fs::perms::owner_all);
  EXPECT_NE(before.find("Permission denied). Choose a folder"), std::string::npos);
  EXPECT_NE(during.find("Permission denied). Choose a folder"), std::string::npos);
}

TEST_F(AtomicFile, NameInTheWorkingFolderNeedsNoSlash) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  check_writable("x.h5", false, {});
  put("x.h5", "here");
  fs::current_path(before);
  EXPECT_EQ(read(at("x.h5")), "here");
}

TEST_F(AtomicFile, TooLongANameIsToldAsSuch) {
  EXPECT_NE(error_of([&] { put(at(std::string(254, 'x')), "x"); }).find("shorter name"),
            std::string::npos);
  EXPECT_EQ(entries(), 0u);
}

}  // namespace
}  // namespace civitas
