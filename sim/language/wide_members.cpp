// SPDX-License-Identifier: Apache-2.0
#include "sim/language/wide_members.hpp"

#include <algorithm>
#include <limits>

// Programs that are built for one instruction set, for tests, keep to it.
#if defined(__x86_64__) && (defined(__AVX512VL__) || !defined(CIVITAS_NO_CLONES))

#include <immintrin.h>

#define CIVITAS_WIDE __attribute__((target("avx512f,avx512vl")))

namespace civitas::language {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Each takes one more member of those households that have one: of `those`.
struct Sum {
  CIVITAS_WIDE static __m512d with(__m512d total, __mmask8 those, __m512d x) {
    return _mm512_mask_add_pd(total, those, total, x);
  }
};
struct Least {
  CIVITAS_WIDE static __m512d with(__m512d total, __mmask8 those, __m512d x) {
    const __mmask8 less = static_cast<__mmask8>(_mm512_cmp_pd_mask(x, total, _CMP_LT_OQ) |
                                                _mm512_cmp_pd_mask(x, x, _CMP_UNORD_Q));
    return _mm512_mask_mov_pd(total, those & less, x);
  }
};
struct Most {
  CIVITAS_WIDE static __m512d with(__m512d total, __mmask8 those, __m512d x) {
    const __mmask8 more = static_cast<__mmask8>(_mm512_cmp_pd_mask(x, total, _CMP_GT_OQ) |
                                                _mm512_cmp_pd_mask(x, x, _CMP_UNORD_Q));
    return _mm512_mask_mov_pd(total, those & more, x);
  }
};

// First members, then second ones, and so on, until no household of the eight has more.
template <class Combine>
CIVITAS_WIDE void over_members(const Rows& rows, double* out, const double* x, double start) {
  constexpr std::uint32_t kEight = 8;
  const std::uint32_t households = rows.count[1];
  const std::uint32_t* const first = rows.first_member;
  const __m256i before = _mm256_set1_epi32(static_cast<int>(first[0]));
  for (std::uint32_t h = 0; h < households; h += kEight) {
    const std::uint32_t left = std::min(households - h, kEight);
    const auto all = static_cast<__mmask8>((1U << left) - 1);
    const __m256i begin = _mm256_maskz_loadu_epi32(all, first + h);
    const __m256i size = _mm256_sub_epi32(_mm256_maskz_loadu_epi32(all, first + h + 1), begin);
    const __m256i at = _mm256_sub_epi32(begin, before);
    __m512d total = _mm512_set1_pd(start);
    for (int member = 0;; ++member) {
      const __mmask8 those = _mm256_cmpgt_epi32_mask(size, _mm256_set1_epi32(member));
      if (those == 0) break;
      total = Combine::with(total, those,
                            _mm512_mask_i32gather_pd(total, those, at, x + member, sizeof(double)));
    }
    _mm512_mask_storeu_pd(out + h, all, total);
  }
}

bool has_it() {
  static const bool has_it = __builtin_cpu_supports("avx512vl") != 0;
  return has_it;
}

}  // namespace

bool wide_sum_members(const Rows& rows, double* out, const double* x) {
  if (has_it()) over_members<Sum>(rows, out, x, 0.0);
  return has_it();
}
bool wide_min_members(const Rows& rows, double* out, const double* x) {
  if (has_it()) over_members<Least>(rows, out, x, kInfinity);
  return has_it();
}
bool wide_max_members(const Rows& rows, double* out, const double* x) {
  if (has_it()) over_members<Most>(rows, out, x, -kInfinity);
  return has_it();
}

}  // namespace civitas::language

#else

namespace civitas::language {

bool wide_sum_members(const Rows&, double*, const double*) { return false; }
bool wide_min_members(const Rows&, double*, const double*) { return false; }
bool wide_max_members(const Rows&, double*, const double*) { return false; }

}  // namespace civitas::language

#endif
