// SPDX-License-Identifier: Apache-2.0
#include "sim/population/synthesis_classes.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace civitas {
namespace {

std::vector<HouseholdProfile> profiles(const Population& sample, const std::vector<Margin>& margins,
                                       const std::string& within, Problems& problems) {
  std::vector<std::vector<std::uint32_t>> cells;  // [margin][row]
  for (const Margin& margin : margins) cells.push_back(cells_of(margin, sample, problems));
  if (problems.size() > 0) return {};
  const Table& households = sample[Entity::household];
  const int group = within.empty() ? -1 : households.find(within);
  std::vector<HouseholdProfile> all(households.rows());
  std::map<std::uint32_t, std::uint32_t> tally;
  for (std::size_t h = 0; h < all.size(); ++h) {
    if (group >= 0) all[h].group = households.columns[static_cast<std::size_t>(group)].number(h);
    for (std::size_t m = 0; m < margins.size(); ++m) {
      tally.clear();
      if (margins[m].of == Entity::household) {
        ++tally[cells[m][h]];
      } else {
        for (std::uint32_t p = sample.first_member[h]; p < sample.first_member[h + 1]; ++p)
          ++tally[cells[m][p]];
      }
      all[h].cells.emplace_back(tally.begin(), tally.end());
    }
  }
  return all;
}

}  // namespace

double HouseholdClass::mean_size(const Population& sample) const {
  double persons = 0, before = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::uint32_t h = members[i];
    persons += (up_to[i] - before) * (sample.first_member[h + 1] - sample.first_member[h]);
    before = up_to[i];
  }
  return persons / up_to.back();
}

std::vector<HouseholdClass> household_classes(const Population& sample,
                                              const std::vector<Margin>& margins,
                                              const std::string& within, Problems& problems) {
  const std::vector<HouseholdProfile> all = profiles(sample, margins, within, problems);
  const Table& households = sample[Entity::household];
  const auto weight =
      households.columns[static_cast<std::size_t>(households.find(kWeight))].as<double>();
  std::vector<std::uint32_t> order(all.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto by = all[a] <=> all[b];
    return by < 0 || (by == 0 && households.keys[a] < households.keys[b]);
  });
  std::vector<HouseholdClass> classes;
  for (const std::uint32_t h : order) {
    if (!(weight[h] > 0)) continue;
    if (classes.empty() || classes.back().profile != all[h]) classes.push_back({all[h], {}, {}});
    HouseholdClass& its = classes.back();
    its.members.push_back(h);
    its.up_to.push_back((its.up_to.empty() ? 0 : its.up_to.back()) + weight[h]);
  }
  return classes;
}

}  // namespace civitas
