// SPDX-License-Identifier: Apache-2.0
// A library to load before the C library: call number FAIL_AT among write, fsync, close, rename,
// link and open for writing fails with FAIL_ERRNO. The calls are told apart by FAIL_LOG, which gets a line
// each.
//
// FAIL_STICKY=1: all later ones fail as well. FAIL_SHORT=n: a write takes n bytes at most.
// Standard streams are left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long number(const char* name, long otherwise) {
  const char* text = getenv(name);
  return text ? atol(text) : otherwise;
}

static int fails(const char* call) {
  static long calls = 0;
  static FILE* log = NULL;
  ++calls;
  if (!log && getenv("FAIL_LOG")) {
    // Its own descriptor must not be counted: opened by the C library, beneath this one.
    log = fopen(getenv("FAIL_LOG"), "w");
    if (log) setvbuf(log, NULL, _IONBF, 0);
  }
  if (log) fprintf(log, "%s\n", call);
  const long at = number("FAIL_AT", 0);
  const int hit = at > 0 && (calls == at || (calls > at && number("FAIL_STICKY", 0)));
  if (hit) errno = (int)number("FAIL_ERRNO", ENOSPC);
  return hit;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

// Only descriptors opened for writing through this library, or folders, are of interest.
static unsigned char watched[1024];

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  const int ours = (flags & O_ACCMODE) == O_WRONLY || (flags & O_DIRECTORY);
  if (ours && fails(flags & O_DIRECTORY ? "open_folder" : "open")) return -1;
  const int descriptor = NEXT(int (*)(const char*, int, ...), "open")(path, flags, mode);
  if (ours && descriptor >= 0 && descriptor < 1024) watched[descriptor] = 1;
  return descriptor;
}

static int is_watched(int descriptor) {
  return descriptor >= 0 && descriptor < 1024 && watched[descriptor];
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  if (is_watched(descriptor)) {
    if (fails("write")) return -1;
    const size_t most = (size_t)number("FAIL_SHORT", 0);
    if (most > 0 && size > most) size = most;
  }
  return NEXT(ssize_t(*)(int, const void*, size_t), "write")(descriptor, bytes, size);
}

int fsync(int descriptor) {
  if (is_watched(descriptor) && fails("fsync")) return -1;
  return NEXT(int (*)(int), "fsync")(descriptor);
}

int close(int descriptor) {
  // As on Linux, a close that fails has closed.
  const int ours = is_watched(descriptor);
  if (ours) watched[descriptor] = 0;
  const int result = NEXT(int (*)(int), "close")(descriptor);
  return ours && fails("close") ? -1 : result;
}

int rename(const char* from, const char* to) {
  if (fails("rename")) return -1;
  return NEXT(int (*)(const char*, const char*), "rename")(from, to);
}

int link(const char* from, const char* to) {
  if (fails("link")) return -1;
  return NEXT(int (*)(const char*, const char*), "link")(from, to);
}
