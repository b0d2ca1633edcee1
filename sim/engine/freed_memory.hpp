// SPDX-License-Identifier: Apache-2.0
// What to do with memory that is freed: keep it.
//
// Each month frees large arrays and takes them again: the links of a network, rows that move. Given
// back to the system and taken anew, every page of them is a fault and is cleared first, which took
// a quarter of a month of today.yaml. The most that the process holds at a time stays as it is.
#pragma once

#include <cstdlib>  // tells whose C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace civitas {

/// For the whole process, from now on. Does nothing where the C library has no such setting.
inline void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_ARENA_MAX, 1);  // others keep no large arrays
#endif
}

}  // namespace civitas
