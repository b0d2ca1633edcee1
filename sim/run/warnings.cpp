// SPDX-License-Identifier: Apache-2.0
#include "sim/run/warnings.hpp"

#include <filesystem>

#include "sim/run/screen.hpp"

namespace civitas {

void Warnings::show(const std::vector<Problem>& problems) {
  if (quiet_) return;
  for (const Problem& problem : problems) {
    Place place = problem.place;
    std::error_code unknown;  // then as it is called
    const auto file = std::filesystem::weakly_canonical(place.file.text(), unknown);
    if (!unknown) place.file = FileName(file.string());
    if (shown_.insert(to_string(place) + " " + problem.what).second)
      civitas::show({problem}, "warning");
  }
}

}  // namespace civitas
