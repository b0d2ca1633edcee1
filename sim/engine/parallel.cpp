// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/parallel.hpp"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include "sim/core/problem.hpp"

namespace civitas {

struct Workers::Arena {
  // The arena alone may be larger than what TBB makes of the machine, so the limit is raised with
  // it.
  explicit Arena(int threads)
      : limit(oneapi::tbb::global_control::max_allowed_parallelism,
              static_cast<std::size_t>(threads)),
        arena(threads) {}
  oneapi::tbb::global_control limit;
  oneapi::tbb::task_arena arena;
};

Workers::Workers(int threads) : threads_(threads) {
  if (threads < 1) throw Bug("a run needs at least one thread");
  if (threads > 1) arena_ = std::make_unique<Arena>(threads);
}

Workers::~Workers() = default;

void Workers::for_each(std::size_t items,
                       const std::function<void(std::size_t, std::size_t)>& work) const {
  if (!arena_) {
    for (std::size_t item = 0; item < items; ++item) work(item, 0);
    return;
  }
  arena_->arena.execute([&] {
    oneapi::tbb::parallel_for(
        oneapi::tbb::blocked_range<std::size_t>(0, items), [&](const auto& range) {
          const auto worker =
              static_cast<std::size_t>(oneapi::tbb::this_task_arena::current_thread_index());
          for (std::size_t item = range.begin(); item != range.end(); ++item) work(item, worker);
        });
  });
}

Split Workers::split() const {
  return {static_cast<std::size_t>(threads_), [this](std::size_t parts, const WorkOnPart& work) {
            for_each(parts, [&](std::size_t part, std::size_t) { work(part); });
          }};
}

}  // namespace civitas
