// SPDX-License-Identifier: Apache-2.0
#include "sim/io/claim.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "sim/core/mistake.hpp"
#include "sim/core/problem.hpp"

namespace civitas {
namespace {

// Two names that are links to one file are one name.
std::string lock_name(const std::string& path) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  return (error ? path : target.string()) + ".partial-lock";
}

// Not so when whoever had it before has taken the file away in the meantime.
bool is_at(const std::string& name, int descriptor) {
  struct stat held {};
  struct stat there {};
  return fstat(descriptor, &held) == 0 && stat(name.c_str(), &there) == 0 &&
         held.st_dev == there.st_dev && held.st_ino == there.st_ino;
}

}  // namespace

// Opened for reading, it does not keep a disk from being made read-only; network file systems lock
// only what is open for writing.
Claim::Claim(const std::string& path) : name_(lock_name(path)) {
  int mode = O_RDONLY;
  while (true) {
    descriptor_ = open(name_.c_str(), mode | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor_ < 0) return;
    const bool locked = flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (!locked && errno == EBADF && mode == O_RDONLY) {
      mode = O_RDWR;
      close(descriptor_);
      continue;
    }
    const bool taken = !locked && errno == EWOULDBLOCK;
    if (taken) {
      close(descriptor_);
      throw InputError(
          Problem{Mistake::cannot_write,
                  {path, 0, 0},
                  "another process is going to write this file",
                  "it has the lock of " + name_,
                  "Wait until it has ended, or choose another name with -o; should it have been "
                  "lost with its machine, remove that file"});
    }
    if (!locked || is_at(name_, descriptor_)) return;
    close(descriptor_);
  }
}

Claim::~Claim() {
  if (descriptor_ < 0) return;
  unlink(name_.c_str());  // while it is locked: whoever waits for this file looks again
  close(descriptor_);
}

}  // namespace civitas
