// SPDX-License-Identifier: Apache-2.0
#include "sim/io/digest.hpp"

#include <openssl/evp.h>

#include <memory>
#include <new>

#include "sim/io/file.hpp"

namespace civitas {

Sha256 sha256(std::span<const std::span<const std::byte>> parts) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  Sha256 digest{};
  bool done = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (const std::span<const std::byte> part : parts)
    done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
  auto* const out = reinterpret_cast<unsigned char*>(digest.data());
  if (done && EVP_DigestFinal_ex(context.get(), out, nullptr) == 1) return digest;
  throw std::bad_alloc();  // the algorithm is always there: nothing else can be wanting
}

std::string sha256_hex(std::string_view bytes) {
  const std::span<const std::byte> part = std::as_bytes(std::span(bytes));
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const std::byte byte : sha256({&part, 1})) {
    hex += kDigits[std::to_integer<unsigned>(byte) >> 4];
    hex += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return hex;
}

std::string sha256_file(const std::string& path) { return sha256_hex(read_file(path)); }

}  // namespace civitas
