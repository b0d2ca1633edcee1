// SPDX-License-Identifier: Apache-2.0
// Reads whole files.
#pragma once

#include <string>

#include "sim/core/problem.hpp"

namespace civitas {

/// The bytes of the file at `path`; InputError (Blame::files) when it cannot be read, with a
/// similar name if there is one.
std::string read_file(const std::string& path);

/// Nothing when `bytes` are UTF-8; else where the first byte that is not stands.
struct NotUtf8 {
  bool found = false;
  int line = 1, column = 1;
};
NotUtf8 first_not_utf8(std::string_view bytes);

/// Without the byte-order mark that some editors put first.
std::string_view without_mark(std::string_view bytes);

}  // namespace civitas
