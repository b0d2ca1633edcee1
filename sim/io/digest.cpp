// SPDX-License-Identifier: Apache-2.0
#include "sim/io/digest.hpp"

#include <openssl/evp.h>

#include <new>

#include "sim/io/file.hpp"

namespace civitas {

struct Sha256Sum::State {
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};

  // The algorithm is always there: nothing else than memory can be wanting.
  static void require(bool done) {
    if (!done) throw std::bad_alloc();
  }
};

Sha256Sum::Sha256Sum() : state_(std::make_unique<State>()) {
  State::require(state_->context != nullptr &&
                 EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr) == 1);
}

Sha256Sum::~Sha256Sum() = default;

void Sha256Sum::add(std::span<const std::byte> bytes) {
  State::require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Sha256 Sha256Sum::value() {
  Sha256 digest{};
  auto* const out = reinterpret_cast<unsigned char*>(digest.data());
  State::require(EVP_DigestFinal_ex(state_->context.get(), out, nullptr) == 1);
  return digest;
}

Sha256 sha256(std::span<const std::span<const std::byte>> parts) {
  Sha256Sum sum;
  for (const std::span<const std::byte> part : parts) sum.add(part);
  return sum.value();
}

std::string hex(const Sha256& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : digest) {
    text += kDigits[std::to_integer<unsigned>(byte) >> 4];
    text += kDigits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  const std::span<const std::byte> part = std::as_bytes(std::span(bytes));
  return hex(sha256({&part, 1}));
}

std::string sha256_file(const std::string& path) { return sha256_hex(read_file(path)); }

}  // namespace civitas
