// SPDX-License-Identifier: Apache-2.0
// Draws for sixteen citizens at once, where the processor has AVX-512. There, compilers multiply
// whole 64-bit words, which takes three times as long as the 32-bit product that Philox asks for.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/random/stream.hpp"

namespace civitas {

/// out[i] = uniform(key, citizens[i], step, draw), to the same bits, for i < n. False without
/// AVX-512: then nothing is written.
bool wide_uniforms(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                   std::uint32_t draw, double* out, std::size_t n);

}  // namespace civitas
