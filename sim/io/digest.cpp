// SPDX-License-Identifier: Apache-2.0
#include "sim/io/digest.hpp"

#include <openssl/evp.h>

#include <array>

#include "sim/core/problem.hpp"
#include "sim/io/file.hpp"

namespace civitas {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
    throw Bug("the library refuses to compute SHA-256");
  }
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < length; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15U];
  }
  return hex;
}

std::string sha256_file(const std::string& path) { return sha256_hex(read_file(path)); }

}  // namespace civitas
