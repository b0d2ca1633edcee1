// SPDX-License-Identifier: Apache-2.0
#include "sim/run/target_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/run/screen.hpp"

namespace civitas {

std::string target_table(const std::vector<TargetFit>& fits) {
  if (fits.empty()) return "";
  std::vector<std::vector<std::string>> rows = {
      {"target of", "published", "tolerance", "simulated", "std. error", "unit", "", "source"}};
  for (const TargetFit& fit : fits) {
    const Target& target = *fit.target;
    rows.push_back({target.of.chars, readable(target.value), readable(target.tolerance),
                    fit.lived() ? fmt::format("{:.4g}", fit.simulated) : "",
                    std::isnan(fit.standard_error) ? "" : fmt::format("{:.2g}", fit.standard_error),
                    fit.unit,
                    !fit.lived()   ? "not simulated"
                    : fit.inside() ? "inside"
                                   : "MISSED",
                    target.source});
  }
  const auto inside =
      std::count_if(fits.begin(), fits.end(), [](const TargetFit& fit) { return fit.inside(); });
  return "\n" + narrow_table(rows, 7) +
         fmt::format("{} of {} inside their tolerance\n", inside,
                     counted(fits.size(), "target", "targets"));
}

}  // namespace civitas
