// SPDX-License-Identifier: Apache-2.0
// One process at a time: whoever is going to write a file has claimed its name.
#pragma once

#include <string>

namespace civitas {

/// Holds a lock on an empty file beside the one at `path`, `path` + ".partial-lock", and takes it
/// away at the end. The system lets go of the lock when the process ends, however it ends. Where
/// there are no locks, or no file can be made, nobody is kept out.
class Claim {
 public:
  /// Throws InputError (Blame::files) when another process has claimed the name.
  explicit Claim(const std::string& path);
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;
  ~Claim();

 private:
  std::string name_;  // of the empty file
  int descriptor_ = -1;
};

}  // namespace civitas
