// SPDX-License-Identifier: Apache-2.0
// CIVITAS_CLONES: compile a function once for each instruction set and pick one at start-up.
//
// A hot loop marked with it runs with AVX-512 where there is AVX-512, and the same program still
// starts on any x86-64. All clones give the same bits, because floating-point contraction is off
// (-ffp-contract=off): without it the newer clones would fuse a*b+c into one rounding.
//
// Rules for a marked function: it is not inline and lies in a .cpp file; what it calls in its loop
// is always_inline (CIVITAS_INLINE), or else that part keeps the baseline instruction set.
//
// The macro is empty for other compilers, for other processors and under sanitizers: the choice
// between clones runs before the sanitizer has set itself up, and crashes there. It is also empty
// with CIVITAS_NO_CLONES, with which tests build one program for each instruction set.
#pragma once

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(CIVITAS_NO_CLONES)
#define CIVITAS_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CIVITAS_CLONES
#endif

#define CIVITAS_INLINE [[gnu::always_inline]] inline
