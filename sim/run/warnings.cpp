// SPDX-License-Identifier: Apache-2.0
#include "sim/run/warnings.hpp"

#include "sim/run/screen.hpp"

namespace civitas {

void Warnings::show(const std::vector<Problem>& problems) {
  if (quiet_) return;
  for (const Problem& problem : problems) {
    if (shown_.insert(to_string(problem.place) + " " + problem.what).second)
      civitas::show({problem}, "warning");
  }
}

}  // namespace civitas
