// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/heap.hpp"

#include <cstdlib>  // tells whose C library it is

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>

namespace civitas {
namespace {

// Whether addresses cost nothing until they are used: no limit on them, and a system that does not
// count them as memory that is taken.
bool addresses_are_free() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY) return false;
  constexpr int kStrict = 2;
  int mode = kStrict;
  return static_cast<bool>(std::ifstream("/proc/sys/vm/overcommit_memory") >> mode) &&
         mode != kStrict;
}

// Large pages are asked for by address, so the heap takes the addresses that it will grow into. It
// keeps them, as it keeps all; memory comes with their first use.
void take_large_pages() {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t room = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) / 2 * page;
  void* const begin = std::malloc(room);
  if (begin == nullptr) return;
  const std::size_t to_page = page - reinterpret_cast<std::uintptr_t>(begin) % page;
  madvise(static_cast<char*>(begin) + to_page, room - to_page, MADV_HUGEPAGE);
  std::free(begin);
}

}  // namespace

void set_up_heap() {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_ARENA_MAX, 1);  // others keep no large arrays
  if (addresses_are_free()) take_large_pages();
}

}  // namespace civitas

#else

namespace civitas {

void set_up_heap() {}

}  // namespace civitas

#endif
