// SPDX-License-Identifier: Apache-2.0
// Operations that take each row for itself. Each is a function of its own: in one that holds them
// all, the compiler runs out of registers, and every loop pays for it.
#include "sim/language/elementwise.hpp"

#include "sim/core/clones.hpp"

namespace civitas::language {
namespace {

// Results may overwrite an operand row by row, never shifted: vectorising is safe.
#define CIVITAS_ROWS _Pragma("GCC ivdep") for (std::size_t i = 0; i < n; ++i)

template <Operation operation>
[[gnu::always_inline]] inline void each_row(double* out, const double* a, const double* b,
                                            const double* c, unsigned scalar, std::size_t n) {
  if constexpr (operation == Operation::select) {
    if (scalar & 1U) {
      const double condition = *a;
      const double* chosen = condition == 1 ? b : c;
      const bool same = (scalar & (condition == 1 ? 2U : 4U)) != 0;
      if (same || condition != condition) {
        const double x = condition != condition ? condition : *chosen;
        CIVITAS_ROWS out[i] = x;
      } else
        CIVITAS_ROWS out[i] = chosen[i];
    } else if ((scalar & 6U) == 6U) {
      const double x = *b, y = *c;
      CIVITAS_ROWS out[i] = apply<operation>(a[i], x, y);
    } else if (scalar & 2U) {
      const double x = *b;
      CIVITAS_ROWS out[i] = apply<operation>(a[i], x, c[i]);
    } else if (scalar & 4U) {
      const double y = *c;
      CIVITAS_ROWS out[i] = apply<operation>(a[i], b[i], y);
    } else {
      CIVITAS_ROWS out[i] = apply<operation>(a[i], b[i], c[i]);
    }
  } else if (b == nullptr) {
    if (scalar & 1U) {
      const double x = apply<operation>(*a, 0, 0);
      CIVITAS_ROWS out[i] = x;
    } else
      CIVITAS_ROWS out[i] = apply<operation>(a[i], 0, 0);
  } else if (scalar & 1U) {
    const double x = *a;
    if (scalar & 2U) {
      const double y = apply<operation>(x, *b, 0);
      CIVITAS_ROWS out[i] = y;
    } else
      CIVITAS_ROWS out[i] = apply<operation>(x, b[i], 0);
  } else if (scalar & 2U) {
    const double y = *b;
    CIVITAS_ROWS out[i] = apply<operation>(a[i], y, 0);
  } else {
    CIVITAS_ROWS out[i] = apply<operation>(a[i], b[i], 0);
  }
}

#define CIVITAS_KERNEL(name)                                                            \
  CIVITAS_CLONES void rows_of_##name(double* out, const double* a, const double* b,     \
                                     const double* c, unsigned scalar, std::size_t n) { \
    each_row<Operation::name>(out, a, b, c, scalar, n);                                 \
  }
CIVITAS_ELEMENTWISE(CIVITAS_KERNEL)
#undef CIVITAS_KERNEL

}  // namespace

bool run_elementwise(Operation operation, double* out, const double* a, const double* b,
                     const double* c, unsigned scalar, std::size_t n) {
  switch (operation) {
#define CIVITAS_CASE(name)                   \
  case Operation::name:                      \
    rows_of_##name(out, a, b, c, scalar, n); \
    return true;
    CIVITAS_ELEMENTWISE(CIVITAS_CASE)
#undef CIVITAS_CASE
    default:
      return false;
  }
}

}  // namespace civitas::language
