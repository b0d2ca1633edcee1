// SPDX-License-Identifier: Apache-2.0
// SHA-256, by which files and results are known again.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace civitas {

using Sha256 = std::array<std::byte, 32>;
/// Of bytes that come one after the other.
class Sha256Sum {
 public:
  Sha256Sum();
  ~Sha256Sum();
  void add(std::span<const std::byte> bytes);
  /// Of all of them; nothing may be added after it.
  Sha256 value();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Of the parts, one after the other.
Sha256 sha256(std::span<const std::span<const std::byte>> parts);
/// 64 lower-case hexadecimal digits.
std::string hex(const Sha256& digest);
std::string sha256_hex(std::string_view bytes);
/// Of the bytes of the file at `path`.
std::string sha256_file(const std::string& path);

}  // namespace civitas
