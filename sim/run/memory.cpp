// SPDX-License-Identifier: Apache-2.0
#include "sim/run/memory.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>

#include "sim/core/mistake.hpp"
#include "sim/run/commands.hpp"

namespace civitas {
namespace {

constexpr std::size_t kAside = std::size_t{1} << 20;
std::atomic<void*> g_aside{nullptr};
std::terminate_handler g_before = nullptr;

void on_no_memory() {
  void* const aside = g_aside.exchange(nullptr);
  if (aside == nullptr) end_without_memory();
  std::free(aside);
  throw std::bad_alloc();
}

// An exception that nobody catches, or that leaves a function which promises not to throw.
[[noreturn]] void on_terminate() {
  try {
    if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (...) {
    g_before();
  }
  std::abort();
}

// Before the constructors of this program, which take memory, too.
[[gnu::constructor(101)]] void prepare() {
  g_aside = std::malloc(kAside);
  std::set_new_handler(on_no_memory);
  g_before = std::set_terminate(on_terminate);
}

}  // namespace

std::size_t bytes_in_use() {
  std::size_t all = 0, resident = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  const int got = std::fscanf(file, "%zu %zu", &all, &resident);
  std::fclose(file);
  return got == 2 ? resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

// Not through exit: what libraries do at the end may take memory.
void end_without_memory() {
  static_assert(static_cast<int>(Mistake::memory_used_up) == 806, "as the text says");
  constexpr std::string_view kText =
      "error[E806]: the memory is used up. Simulate fewer persons (--persons) or replicates, use "
      "fewer threads; --estimate tells what a run needs\n";
  std::fflush(stdout);
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kText.data(), kText.size());
  _exit(kFiles);
}

}  // namespace civitas
