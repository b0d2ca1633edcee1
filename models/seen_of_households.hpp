// SPDX-License-Identifier: Apache-2.0
// What an office sees of a household without asking for its income: size, children, work, age,
// region. Proxy means tests guess incomes from it.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "models/family.hpp"

namespace civitas {

inline double whole(double x) { return std::floor(x + 0.5); }

class SeenOfHouseholds {
 public:
  /// Numbers are whole parts, so that sums of them are exact: 64 is one.
  static constexpr double kPart = 64;

  explicit SeenOfHouseholds(Declaration& declaration)
      : region_(declaration.optional_category("household.region",
                                              declaration.labels("household.region"))),
        age_(declaration.reads<std::int32_t>("person.age")),
        activity_(declaration.reads_category("person.activity", activities())),
        weight_(declaration.reads<double>("person.weight")),
        names_(kOfAll.begin(), kOfAll.end()) {
    const auto& regions = declaration.labels("household.region");
    if (!regions.empty()) names_.insert(names_.end(), regions.begin() + 1, regions.end());
  }

  /// The constant first; of regions all but the first, 0 or one.
  const std::vector<std::string>& names() const { return names_; }

  /// Fills x, in parts, for a household of the block; returns how many citizens its members stand
  /// for.
  double enter(const BlockView& block, std::size_t household, std::span<double> x) const {
    const auto members = block.members(household);
    const auto persons = static_cast<double>(members.end - members.first);
    double children = 0, citizens = 0;
    std::array<double, kPupil + 1> doing{};
    std::int32_t oldest = 0;
    for (std::size_t i = members.first; i < members.end; ++i) {
      children += block[age_][i] < 14 ? 1 : 0;
      oldest = std::max(oldest, block[age_][i]);
      ++doing[block[activity_][i]];
      citizens += block[weight_][i];
    }
    const double decades = (oldest - 50) / 10.0;
    const std::array<double, kOfAll.size()> of = {1,
                                                  persons,
                                                  children,
                                                  persons == 1 ? 1.0 : 0.0,
                                                  doing[kEmployed] == 0 ? 1.0 : 0.0,
                                                  doing[kEmployed] / persons,
                                                  doing[kRetired] / persons,
                                                  doing[kUnemployed] / persons,
                                                  decades,
                                                  decades * decades};
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = k < of.size() ? whole(kPart * of[k]) : 0;
    if (region_ && block[*region_][household] > 0)
      x[of.size() + block[*region_][household] - 1] = kPart;
    return citizens;
  }

 private:
  static constexpr std::array kOfAll = {
      "constant",      "persons",          "children below 14",
      "alone",         "nobody works",     "share who work",
      "share retired", "share unemployed", "age of the oldest, from 50, in tens",
      "its square"};

  std::optional<Reads<std::uint8_t>> region_;
  Reads<std::int32_t> age_;
  Reads<std::uint8_t> activity_;
  Reads<double> weight_;
  std::vector<std::string> names_;
};

}  // namespace civitas
