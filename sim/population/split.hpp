// SPDX-License-Identifier: Apache-2.0
// How work on a whole population may be split. What comes of it never depends on that.
#pragma once

#include <cstddef>
#include <functional>

namespace civitas {

using WorkOnPart = std::function<void(std::size_t part)>;

inline void one_after_the_other(std::size_t parts, const WorkOnPart& work) {
  for (std::size_t part = 0; part < parts; ++part) work(part);
}

struct Split {
  std::size_t parts = 1;
  /// Calls work(part) once for each of so many parts, in any order, perhaps at the same time.
  std::function<void(std::size_t, const WorkOnPart& work)> each = one_after_the_other;
};

}  // namespace civitas
