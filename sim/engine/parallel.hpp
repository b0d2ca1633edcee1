// SPDX-License-Identifier: Apache-2.0
// The one place where work is spread over threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "sim/population/split.hpp"

namespace civitas {

class Workers {
 public:
  /// `threads` must be at least 1. With one thread everything runs in the caller's.
  explicit Workers(int threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  int count() const { return threads_; }
  /// Calls work(item, worker) once for every item below `items`, in any order and at the same time;
  /// worker is below count() and never in use twice at once. The first exception thrown is thrown
  /// again here.
  void for_each(std::size_t items,
                const std::function<void(std::size_t item, std::size_t worker)>& work) const;
  /// For work on a whole population: one part for each thread.
  Split split() const;

 private:
  struct Arena;
  int threads_;
  std::unique_ptr<Arena> arena_;
};

}  // namespace civitas
