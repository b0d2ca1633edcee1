// SPDX-License-Identifier: Apache-2.0
// Draws for many citizens at once.
#include "sim/random/stream.hpp"

#include <cstddef>

#include "sim/core/key.hpp"
#include "sim/core/math_bulk.hpp"
#include "sim/core/normal.hpp"
#include "sim/core/problem.hpp"
#include "sim/random/wide_draws.hpp"

namespace civitas {
namespace {

void require_same_length(std::size_t citizens, std::size_t draws) {
  if (citizens != draws) throw Bug("random: not one place for each citizen's draw");
}

CIVITAS_CLONES void uniform_loop(StreamKey key, const std::uint64_t* __restrict citizens,
                                 std::uint32_t step, std::uint32_t draw, double* __restrict out,
                                 std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = uniform(key, citizens[i], step, draw);
}

void draw_uniforms(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                   std::uint32_t draw, double* out, std::size_t n) {
  if (!wide_uniforms(key, citizens, step, draw, out, n))
    uniform_loop(key, citizens, step, draw, out, n);
}

}  // namespace

StreamKey stream_key(std::uint64_t seed, std::uint32_t replicate, std::string_view stream_name) {
  const std::uint64_t key = hash(hash(seed, replicate), hash(stream_name));
  return {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

double normal(StreamKey key, std::uint64_t citizen, std::uint32_t step, std::uint32_t draw) {
  return math::normal_quantile(uniform(key, citizen, step, draw));
}

void uniforms(StreamKey key, std::span<const std::uint64_t> citizens, std::uint32_t step,
              std::uint32_t draw, std::span<double> out) {
  require_same_length(citizens.size(), out.size());
  draw_uniforms(key, citizens.data(), step, draw, out.data(), out.size());
}

void normals(StreamKey key, std::span<const std::uint64_t> citizens, std::uint32_t step,
             std::uint32_t draw, std::span<double> out) {
  require_same_length(citizens.size(), out.size());
  constexpr std::size_t kBlock = 1024;  // 8 kB stay in the first cache between the two passes
  for (std::size_t begin = 0; begin < out.size(); begin += kBlock) {
    const std::span<double> block =
        out.subspan(begin).first(out.size() - begin < kBlock ? out.size() - begin : kBlock);
    draw_uniforms(key, citizens.data() + begin, step, draw, block.data(), block.size());
    math::normal_quantile(block, block);
  }
}

}  // namespace civitas
