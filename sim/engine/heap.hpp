// SPDX-License-Identifier: Apache-2.0
// How the process holds its memory: what is freed is kept, and pages are large.
//
// Each month frees large arrays and takes them again: the links of a network, rows that move. Given
// back to the system and taken anew, every page of them is a fault and is cleared first, which took
// a quarter of a month of today.yaml. And formulas, links and rows walk through more pages of 4 kB
// than a processor remembers the places of; with pages of 2 MB a month takes a tenth less. The most
// that the process holds at a time stays as it is.
#pragma once

#include <cstdlib>  // tells whose C library it is

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace civitas {

/// For the whole process, from now on: call it first. Does nothing where the C library or the
/// system has no such setting.
inline void set_up_heap() {
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_ARENA_MAX, 1);  // others keep no large arrays

  // Large pages are asked for by address, so the heap takes the addresses that it will grow into. It
  // keeps them, as it keeps all; memory comes with their first use.
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY) return;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t room = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) / 2 * page;
  void* const begin = std::malloc(room);
  if (begin == nullptr) return;
  const std::size_t to_page = page - reinterpret_cast<std::uintptr_t>(begin) % page;
  madvise(static_cast<char*>(begin) + to_page, room - to_page, MADV_HUGEPAGE);
  std::free(begin);
#endif
}

}  // namespace civitas
