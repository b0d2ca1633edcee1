// SPDX-License-Identifier: Apache-2.0
#include "sim/io/checksum.hpp"

#define XXH_INLINE_ALL  // the library is its header: nothing to link
#include <xxhash.h>

#include <cstring>

#include "sim/core/problem.hpp"

namespace civitas {

struct Checksummer::State {
  XXH3_state_t xxh3;
};

Checksummer::Checksummer() : state_(std::make_unique<State>()) {
  XXH3_INITSTATE(&state_->xxh3);
  if (XXH3_128bits_reset(&state_->xxh3) != XXH_OK) throw Bug("the library refuses to begin XXH3");
}

Checksummer::~Checksummer() = default;

void Checksummer::add(std::span<const std::byte> bytes) {
  if (XXH3_128bits_update(&state_->xxh3, bytes.data(), bytes.size()) != XXH_OK)
    throw Bug("the library refuses to compute XXH3");
}

Checksum Checksummer::value() const {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&state_->xxh3));
  Checksum checksum;
  std::memcpy(checksum.data(), canonical.digest, checksum.size());
  return checksum;
}

}  // namespace civitas
