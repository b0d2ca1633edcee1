// SPDX-License-Identifier: Apache-2.0
// Reads whole files.
#pragma once

#include <string>

#include "sim/core/problem.hpp"

namespace civitas {

/// The bytes of the file at `path`; InputError (Blame::files) when it cannot be read, with a
/// similar name if there is one.
std::string read_file(const std::string& path);

/// Throws InputError at the first byte of the file `name` that is not UTF-8.
void check_utf8(std::string_view bytes, const std::string& name);

/// What to write in `naming_file` in the place of a file that is not there: the path from its own
/// folder, or a name like it. Otherwise what is advised already.
std::string advice_on_missing(const std::string& path, const std::string& naming_file,
                              const std::string& advised);

/// Without the byte-order mark that some editors put first.
std::string_view without_mark(std::string_view bytes);

}  // namespace civitas
