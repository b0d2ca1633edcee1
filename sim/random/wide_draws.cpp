// SPDX-License-Identifier: Apache-2.0
#include "sim/random/wide_draws.hpp"

// Programs that are built for one instruction set, for tests, keep to it.
#if defined(__x86_64__) && (defined(__AVX512F__) || !defined(CIVITAS_NO_CLONES))

#include <immintrin.h>

#define CIVITAS_WIDE __attribute__((target("avx512f")))

namespace civitas {
namespace {

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

// philox_words for eight counters. Only the low halves of the words count: a product reads no more.
CIVITAS_WIDE void eight_uniforms(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                                 std::uint32_t draw, double* out) {
  const __m512i m0 = each(0xd2511f53u), m1 = each(0xcd9e8d57u);
  __m512i w0 = _mm512_loadu_si512(citizens), w1 = _mm512_srli_epi64(w0, 32);
  __m512i w2 = each(step), w3 = each(draw);
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const __m512i p0 = _mm512_mul_epu32(w0, m0), p1 = _mm512_mul_epu32(w2, m1);
    w0 = exclusive_or(_mm512_srli_epi64(p1, 32), w1, each(key.k0));
    w1 = p1;
    w2 = exclusive_or(_mm512_srli_epi64(p0, 32), w3, each(key.k1));
    w3 = p0;
    key.k0 += 0x9e3779b9u;
    key.k1 += 0xbb67ae85u;
  }
  _mm512_storeu_pd(out, to_double(w1, w0));
}

CIVITAS_WIDE void all_eights(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                             std::uint32_t draw, double* out, std::size_t n) {
  for (std::size_t i = 0; i < n; i += 8) eight_uniforms(key, citizens + i, step, draw, out + i);
}

}  // namespace

std::size_t wide_uniforms(StreamKey key, const std::uint64_t* citizens, std::uint32_t step,
                          std::uint32_t draw, double* out, std::size_t n) {
  static const bool has_it = __builtin_cpu_supports("avx512f") != 0;
  if (!has_it) return 0;
  all_eights(key, citizens, step, draw, out, n - n % 8);
  return n - n % 8;
}

}  // namespace civitas

#else

namespace civitas {

std::size_t wide_uniforms(StreamKey, const std::uint64_t*, std::uint32_t, std::uint32_t, double*,
                          std::size_t) {
  return 0;
}

}  // namespace civitas

#endif
