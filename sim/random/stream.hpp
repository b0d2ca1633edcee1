// SPDX-License-Identifier: Apache-2.0
// The address of a draw: who (citizen), when (step), what for (stream) and which (draw).
//
// A draw is a function of its address and of nothing else, so it does not depend on threads, ranks,
// the order of work or who else lives. The stream key comes from seed, replicate and stream name;
// Philox's counter is {citizen low, citizen high, step, draw}, and its 128 bits w0 … w3 make two
// doubles:
//
//   first  = (floor((w1 2^32 + w0) / 2^12) + 1/2) / 2^52
//   second = the same of w3 and w2
//
// They lie in the open interval from 0 to 1: 2^52 equidistant values from 2^-53 to 1 - 2^-53, with
// mean 1/2. Bulk functions give the bits of the scalar ones; arrays of different lengths are a Bug.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

#include "sim/random/philox.hpp"

namespace civitas {

struct StreamKey {
  std::uint32_t k0 = 0;
  std::uint32_t k1 = 0;
  friend bool operator==(const StreamKey&, const StreamKey&) = default;
};

/// A stream's name is one a sociologist would use: "labour.job_loss".
[[nodiscard]] StreamKey stream_key(std::uint64_t seed, std::uint32_t replicate,
                                   std::string_view stream_name);

struct UniformPair {
  double first;
  double second;
};

/// Both doubles of one address.
CIVITAS_INLINE UniformPair uniform_pair(StreamKey key, std::uint64_t citizen, std::uint32_t step,
                                        std::uint32_t draw) {
  const PhiloxWords x =
      philox_words({citizen & 0xffffffffu, citizen >> 32, step, draw}, key.k0, key.k1);
  // 52 bits as the significand of a number from 1 to 2; the subtraction is exact.
  const auto to_double = [](std::uint64_t word) {
    const std::uint64_t image = (word >> 12) | std::bit_cast<std::uint64_t>(1.0);
    return std::bit_cast<double>(image) - (1.0 - 0x1p-53);
  };
  return {to_double(x.w1 << 32 | x.w0), to_double(x.w3 << 32 | x.w2)};
}

[[nodiscard]] CIVITAS_INLINE double uniform(StreamKey key, std::uint64_t citizen,
                                            std::uint32_t step, std::uint32_t draw) {
  return uniform_pair(key, citizen, step, draw).first;
}

/// Standard normal: the quantile of the first double.
[[nodiscard]] double normal(StreamKey key, std::uint64_t citizen, std::uint32_t step,
                            std::uint32_t draw);

/// out[i] = uniform(key, citizens[i], step, draw).
void uniforms(StreamKey key, std::span<const std::uint64_t> citizens, std::uint32_t step,
              std::uint32_t draw, std::span<double> out);

/// out[i] = normal(key, citizens[i], step, draw).
void normals(StreamKey key, std::span<const std::uint64_t> citizens, std::uint32_t step,
             std::uint32_t draw, std::span<double> out);

}  // namespace civitas
