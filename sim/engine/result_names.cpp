// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/result_names.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "sim/core/mistake.hpp"

namespace civitas {
namespace {

constexpr std::string_view kReserved[] = {"replicate",  "time",       "time_bnds",
                                          "nv",         "provenance", "plan",
                                          "assertions", "population", "panel"};
constexpr std::string_view kReservedInPanel[] = {"citizen", "weight", "mother", "time",
                                                 "replicate"};

}  // namespace

std::span<const std::string_view> reserved_names() { return kReserved; }
std::span<const std::string_view> reserved_in_panel() { return kReservedInPanel; }

void check_result_names(std::span<const Tally* const> tallies, Problems& problems) {
  std::map<std::string_view, const std::vector<std::string>*> labels;
  std::set<std::string_view> taken(std::begin(kReserved), std::end(kReserved));
  for (const Tally* tally : tallies) {
    for (const Dimension& dimension : tally->dimensions()) {
      const auto user = std::find_if(
          tally->shapes().begin(), tally->shapes().end(), [&](const Tally::Shape& shape) {
            return shape.series.dimensions == std::vector<std::string>{dimension.name};
          });
      if (user == tally->shapes().end()) continue;  // of an indicator that is wrong in itself
      const auto [known, is_new] = labels.emplace(dimension.name, &dimension.labels);
      if (is_new ? taken.contains(dimension.name) : *known->second != dimension.labels)
        problems.add(Mistake::results_name, user->place,
                     "the groups '" + dimension.name + "' cannot have this name in the results",
                     is_new ? "the results file needs it for itself"
                            : "another indicator has groups of this name with other labels",
                     "Give the groups another name under `values:`");
    }
  }
  for (const auto& [name, of] : labels) taken.insert(name);
  for (const Tally* tally : tallies) {
    for (const Tally::Shape& shape : tally->shapes()) {
      if (!taken.insert(shape.series.name).second)
        problems.add(Mistake::results_name, shape.place,
                     "'" + shape.series.name + "' cannot be the name of an indicator",
                     labels.contains(shape.series.name)
                         ? "an indicator is broken down by groups of this name"
                     : std::count(std::begin(kReserved), std::end(kReserved), shape.series.name) > 0
                         ? "the results file needs it for itself"
                         : "another indicator, broken down, has this name",
                     "Choose another name");
    }
  }
}

}  // namespace civitas
