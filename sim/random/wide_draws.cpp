// SPDX-License-Identifier: Apache-2.0
#include "sim/random/wide_draws.hpp"

// Programs that are built for one instruction set, for tests, keep to it.
#if defined(__x86_64__) && (defined(__AVX512F__) || !defined(CIVITAS_NO_CLONES))

#include <immintrin.h>

#include <algorithm>
#include <array>

#define CIVITAS_WIDE __attribute__((target("avx512f")))

namespace civitas {
namespace {

constexpr std::size_t kAtOnce = 16;

CIVITAS_WIDE inline __m512i each(std::uint64_t word) {
  return _mm512_set1_epi64(static_cast<long long>(word));
}

CIVITAS_WIDE inline __m512i exclusive_or(__m512i a, __m512i b, __m512i c) {
  return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}

// What uniform_pair makes of its two words.
CIVITAS_WIDE inline __m512d to_double(__m512i high, __m512i low) {
  const __m512i word =
      _mm512_or_si512(_mm512_slli_epi64(high, 32), _mm512_and_si512(low, each(0xffffffffu)));
  const __m512i image =
      _mm512_or_si512(_mm512_srli_epi64(word, 12), each(std::bit_cast<std::uint64_t>(1.0)));
  return _mm512_sub_pd(_mm512_castsi512_pd(image), _mm512_set1_pd(1.0 - 0x1p-53));
}

struct Eight {  // counters; only the low halves of the words count: a product reads no more
  __m512i w0, w1, w2, w3;
};

CIVITAS_WIDE inline Eight counters(const std::uint64_t* citizens, std::uint32_t step,
                                   std::uint32_t draw) {
  const __m512i low = _mm512_loadu_si512(citizens);
  return {low, _mm512_srli_epi64(low, 32), each(step), each(draw)};
}

CIVITAS_WIDE inline void turn(Eight& x, __m512i k0, __m512i k1) {
  const __m512i p0 = _mm512_mul_epu32(x.w0, each(0xd2511f53u)),
                p1 = _mm512_mul_epu32(x.w2, each(0xcd9e8d57u));
  x.w0 = exclusive_or(_mm512_srli_epi64(p1, 32), x.w1, k0);
  x.w1 = p1;
  x.w2 = exclusive_or(_mm512_srli_epi64(p0, 32), x.w3, k1);
  x.w3 = p0;
}

// philox_words for two eights in step, so that the products of one fill the time that those of the
// other take: it saves a fifth.
CIVITAS_WIDE void sixteen_uniforms(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                                   std::uint32_t draw, double* out) {
  Eight a = counters(citizens, step, draw), b = counters(citizens + 8, step, draw);
#pragma GCC unroll 10
  for (int i = 0; i < 10; ++i) {
    const __m512i k0 = each(key.k0), k1 = each(key.k1);
    turn(a, k0, k1);
    turn(b, k0, k1);
    key.k0 += 0x9e3779b9u;
    key.k1 += 0xbb67ae85u;
  }
  _mm512_storeu_pd(out, to_double(a.w1, a.w0));
  _mm512_storeu_pd(out + 8, to_double(b.w1, b.w0));
}

CIVITAS_WIDE void all_sixteens(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                               std::uint32_t draw, double* out, std::size_t n) {
  const std::size_t rest = n % kAtOnce, whole = n - rest;
  for (std::size_t i = 0; i < whole; i += kAtOnce)
    sixteen_uniforms(key, citizens + i, step, draw, out + i);
  if (rest == 0) return;
  std::array<std::uint64_t, kAtOnce> last{};
  std::array<double, kAtOnce> drawn;
  std::copy_n(citizens + whole, rest, last.begin());
  sixteen_uniforms(key, last.data(), step, draw, drawn.data());
  std::copy_n(drawn.begin(), rest, out + whole);
}

}  // namespace

bool wide_uniforms(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                   std::uint32_t draw, double* out, std::size_t n) {
  static const bool has_it = __builtin_cpu_supports("avx512f") != 0;
  if (has_it) all_sixteens(key, citizens, step, draw, out, n);
  return has_it;
}

}  // namespace civitas

#else

namespace civitas {

bool wide_uniforms(StreamKey, const std::uint64_t*, std::uint32_t, std::uint32_t, double*,
                   std::size_t) {
  return false;
}

}  // namespace civitas

#endif
