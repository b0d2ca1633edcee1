// SPDX-License-Identifier: Apache-2.0
// A library to load before the C library: allocation number FAIL_AT fails, and with FAIL_STICKY=1
// all later ones. FAIL_COUNT names a file that gets their number when the program ends. FAIL_NEW=1:
// only allocations of C++ are counted, those that the operators new make.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);
extern void* __libc_memalign(size_t, size_t);

static atomic_long g_calls;
static long g_at, g_sticky, g_new;
static const char* g_new_begin;  // of the operator new that calls malloc

// Those before main belong to the loader and the libraries; they are not counted.
__attribute__((constructor)) static void begin(void) {
  const char* at = getenv("FAIL_AT");
  g_at = at ? atol(at) : 0;
  g_sticky = getenv("FAIL_STICKY") != NULL;
  g_new = getenv("FAIL_NEW") != NULL;
  g_new_begin = dlsym(RTLD_DEFAULT, "_Znwm");
  g_calls = 0;
}

__attribute__((destructor)) static void end(void) {
  const long calls = g_calls;
  const char* path = getenv("FAIL_COUNT");
  g_at = 0;
  if (!path) return;
  char text[32];
  const int size = snprintf(text, sizeof text, "%ld", calls);
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (write(file, text, (size_t)size) == size) close(file);
}

static int fails(const void* caller) {
  const char* from = caller;
  if (g_new && (from < g_new_begin || from > g_new_begin + 200)) return 0;
  const long call = atomic_fetch_add(&g_calls, 1) + 1;
  const int hit = g_at > 0 && (call == g_at || (call > g_at && g_sticky));
  if (hit) errno = ENOMEM;
  return hit;
}

void* malloc(size_t size) { return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size); }
void* realloc(void* old, size_t size) { return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size); }
void* memalign(size_t to, size_t size) { return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(to, size); }
void* aligned_alloc(size_t to, size_t size) { return memalign(to, size); }
int posix_memalign(void** out, size_t to, size_t size) {
  *out = memalign(to, size);
  return *out ? 0 : ENOMEM;
}
