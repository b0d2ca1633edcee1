// SPDX-License-Identifier: Apache-2.0
// SHA-256, by which files and results are known again.
#pragma once

#include <string>
#include <string_view>

namespace civitas {

/// 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// Of the bytes of the file at `path`.
std::string sha256_file(const std::string& path);

}  // namespace civitas
