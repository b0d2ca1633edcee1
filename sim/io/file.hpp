// SPDX-License-Identifier: Apache-2.0
// Reads whole files, and parts of large ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "sim/core/problem.hpp"

namespace civitas {

/// The bytes of the file at `path`; InputError (Blame::files) when it cannot be read, with a
/// similar name if there is one.
std::string read_file(const std::string& path);

/// A file that parts are read of. It stays open, whatever becomes of its name. May be used by
/// several threads.
class OpenFile {
 public:
  /// As read_file, of a file that has a length.
  explicit OpenFile(const std::string& path);
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();
  /// When it was opened.
  std::uint64_t size() const { return size_; }
  /// Fills `part` with the bytes from `at` on; where the file is shorter now, the rest is as it
  /// was.
  void read(std::uint64_t at, std::span<std::byte> part) const;

 private:
  std::string path_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

/// Throws InputError at the first byte of the file `name` that is not UTF-8.
void check_utf8(std::string_view bytes, const std::string& name);

/// What to write in `naming_file` in the place of a file that is not there: the path from its own
/// folder, or a name like it. Otherwise what is advised already.
std::string advice_on_missing(const std::string& path, const std::string& naming_file,
                              const std::string& advised);

/// Without the byte-order mark that some editors put first.
std::string_view without_mark(std::string_view bytes);

}  // namespace civitas
