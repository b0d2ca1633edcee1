// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10: 128 random bits as a function of a 128-bit counter and a 64-bit key.
//
// Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3". There is no
// state: the same counter and key always give the same bits.
#pragma once

#include <array>
#include <cstdint>

#include "sim/core/clones.hpp"

namespace civitas {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Four 32-bit words, each in a 64-bit place: so that loops over many counters multiply in vectors.
struct PhiloxWords {
  std::uint64_t w0, w1, w2, w3;
};

CIVITAS_INLINE constexpr PhiloxWords philox_words(PhiloxWords x, std::uint32_t k0,
                                                  std::uint32_t k1) {
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = x.w0 * 0xd2511f53u;
    const std::uint64_t p1 = x.w2 * 0xcd9e8d57u;
    x = {(p1 >> 32) ^ x.w1 ^ k0, p1 & 0xffffffffu, (p0 >> 32) ^ x.w3 ^ k1, p0 & 0xffffffffu};
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return x;
}

[[nodiscard]] constexpr PhiloxCounter philox(const PhiloxCounter& counter, const PhiloxKey& key) {
  const PhiloxWords x =
      philox_words({counter[0], counter[1], counter[2], counter[3]}, key[0], key[1]);
  return {static_cast<std::uint32_t>(x.w0), static_cast<std::uint32_t>(x.w1),
          static_cast<std::uint32_t>(x.w2), static_cast<std::uint32_t>(x.w3)};
}

}  // namespace civitas
