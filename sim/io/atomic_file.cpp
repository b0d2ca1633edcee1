// SPDX-License-Identifier: Apache-2.0
// Whole files by way of a temporary name, fsync and rename.
#include "sim/io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

namespace fs = std::filesystem;

std::string advice_for(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "Make room, or choose another disk with -o";
    case EACCES:
    case EPERM:
    case EROFS:
      return "Choose a folder that you may write to with -o";
    case ENOENT:
    case ENOTDIR:
      return "Make the folder first, or choose another one with -o";
    case ENAMETOOLONG:
      return "Choose a shorter name with -o";
    default:
      return "Try again, or choose another disk with -o";
  }
}

[[noreturn]] void refuse(Mistake mistake, const std::string& path, std::string what,
                         std::string why, std::string advice) {
  throw InputError(
      Problem{mistake, {path, 0, 0}, std::move(what), std::move(why), std::move(advice)});
}

[[noreturn]] void fail(const std::string& path, std::string what, int error) {
  refuse(Mistake::cannot_write, path, std::move(what), std::strerror(error), advice_for(error));
}

/// Calls again as long as a signal came between.
template <typename Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

constexpr int kMostLinks = 40;  // as Linux has it

/// The file that a chain of links ends at, be it there or not; `path` itself when it is no link. A
/// chain that cannot be followed stays as it is.
std::string follow(const std::string& path) {
  std::error_code error;
  fs::path file = path;
  for (int i = 0; i < kMostLinks && fs::is_symlink(file, error); ++i) {
    const fs::path target = fs::read_symlink(file, error);
    if (error) return path;
    file = file.parent_path() / target;
  }
  return fs::is_symlink(file, error) ? path : file.string();
}

std::string folder_of(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Of one process: others of the same number may write beside it from another machine.
std::string partial_name(const std::string& target) {
  char host[65] = {};
  if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
  return fmt::format("{}.partial-{}-{}", target, host, getpid());
}

/// A file under its temporary name; removed again unless it was renamed.
class Partial {
 public:
  Partial(const std::string& told, const std::string& target)
      : told_(told), target_(target), name_(partial_name(target)) {
    // O_NOFOLLOW: a link left under this name must not lead the bytes elsewhere.
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    descriptor_ = uninterrupted([&] { return open(name_.c_str(), flags, 0666); });
    if (descriptor_ < 0) fail(told_, "cannot make the file", errno);
  }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;
  ~Partial() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!renamed_) unlink(name_.c_str());
  }

  void write_all(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written =
          uninterrupted([&] { return write(descriptor_, bytes.data(), bytes.size()); });
      if (written <= 0) fail(told_, "cannot write the file", written < 0 ? errno : EIO);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void seal() {
    if (uninterrupted([&] { return fsync(descriptor_); }) < 0) {
      fail(told_, "cannot bring the file to the disk", errno);
    }
    // Linux frees the descriptor even when close is interrupted; after fsync nothing can be lost.
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (close(descriptor) < 0 && errno != EINTR) {
      fail(told_, "cannot close the file", errno);
    }
  }

  void rename_to_target() {
    if (uninterrupted([&] { return rename(name_.c_str(), target_.c_str()); }) < 0) {
      fail(told_, "cannot give the file its name", errno);
    }
    renamed_ = true;
  }

  /// False: there is a file of this name. A link never replaces one; where there are no links, the
  /// name is looked up first.
  bool link_to_target() {
    if (link(name_.c_str(), target_.c_str()) == 0) return true;
    if (errno == EEXIST) return false;
    const bool no_links = errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS;
    if (!no_links) fail(told_, "cannot give the file its name", errno);
    std::error_code unknown;
    if (fs::exists(target_, unknown)) return false;
    rename_to_target();
    return true;
  }

 private:
  std::string told_;  // the path as the user knows it
  std::string target_;
  std::string name_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

/// Makes the new name itself last. A failure is no error: the file is whole under its name for
/// every reader, and should the power fail now, the worst is that the previous whole file comes
/// back. Some network file systems cannot do it at all.
void settle(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  uninterrupted([&] { return fsync(descriptor); });
  close(descriptor);
}

void keep_as(const std::string& told, const std::string& target, const std::string& before) {
  if (uninterrupted([&] { return rename(target.c_str(), before.c_str()); }) < 0 && errno != ENOENT)
    fail(told, "cannot keep the file that was there", errno);
}

/// Renaming over a device, a pipe, a socket or a link that leads nowhere would destroy it.
void refuse_other_than_file(const std::string& path, const std::string& target) {
  struct stat found {};
  if (stat(target.c_str(), &found) < 0) {
    if (errno != ELOOP) return;
    refuse(Mistake::cannot_write, path, "cannot write here", std::strerror(ELOOP),
           "Choose another name");
  }
  if (S_ISREG(found.st_mode)) return;
  if (S_ISDIR(found.st_mode)) {
    refuse(Mistake::cannot_write, path, "cannot write here", "it is a folder",
           "Add a file name to it");
  }
  refuse(Mistake::cannot_write, path, "cannot write here", "it is not an ordinary file",
         "Choose another name");
}

}  // namespace

void publish(const std::string& path, std::span<const std::byte> bytes) {
  publish(
      path, [&](const Put& put) { put(bytes); }, "");
}

void publish(const std::string& path, const std::function<void(const Put& put)>& write,
             const std::string& before) {
  const std::string target = follow(path);
  refuse_other_than_file(path, target);
  Partial partial(path, target);
  write([&](std::span<const std::byte> bytes) { partial.write_all(bytes); });
  partial.seal();
  if (!before.empty()) keep_as(path, target, before);
  partial.rename_to_target();
  settle(folder_of(target));
}

bool publish_first(const std::string& path, std::span<const std::byte> bytes) {
  const std::string target = follow(path);
  refuse_other_than_file(path, target);
  Partial partial(path, target);
  partial.write_all(bytes);
  partial.seal();
  const bool first = partial.link_to_target();
  settle(folder_of(target));
  return first;
}

void refuse_input(const std::string& path, const std::vector<std::string>& inputs) {
  std::error_code none;  // then they are not the same
  for (const std::string& input : inputs) {
    if (fs::equivalent(path, input, none))
      refuse(Mistake::exists_already, path, "is read by this command", "it would be lost",
             "Choose another name for what is written");
  }
}

void check_folder(const std::string& path) {
  std::error_code error;
  fs::path there = fs::absolute(path, error).lexically_normal();
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  if (!fs::is_directory(there, error))
    refuse(Mistake::cannot_write, path, "cannot make the folder", there.string() + " is no folder",
           "Choose another place with -o");
  if (access(there.c_str(), W_OK | X_OK) < 0) {
    const int reason = errno;
    fail(path, fmt::format("cannot write to the folder {}", there.string()), reason);
  }
}

void check_writable(const std::string& path, bool force, const std::vector<std::string>& inputs) {
  if (path.empty()) {
    refuse(Mistake::cannot_write, "", "the file has no name", "-o is empty",
           "Give a name, as in -o results.h5");
  }
  const std::string target = follow(path);
  const std::string folder = folder_of(target);
  struct stat found {};
  if (stat(folder.c_str(), &found) < 0) {
    refuse(Mistake::cannot_write, path, fmt::format("cannot write to the folder {}", folder),
           std::strerror(errno), advice_for(errno));
  }
  if (!S_ISDIR(found.st_mode)) {
    refuse(Mistake::cannot_write, path, fmt::format("cannot write to the folder {}", folder),
           "it is not a folder", "Choose another place with -o");
  }
  // The longest name that will be used is that of the temporary file.
  if (stat(partial_name(target).c_str(), &found) < 0 && errno == ENAMETOOLONG)
    fail(path, "cannot write a file of this name", ENAMETOOLONG);
  refuse_other_than_file(path, target);
  refuse_input(path, inputs);
  if (access(folder.c_str(), W_OK | X_OK) < 0) {
    const int error = errno;
    fail(path, fmt::format("cannot write to the folder {}", folder), error);
  }
  if (!force && stat(target.c_str(), &found) == 0) {
    refuse(Mistake::exists_already, path, "exists already", "", "Give --force to replace it");
  }
}

}  // namespace civitas
