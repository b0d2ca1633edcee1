// SPDX-License-Identifier: Apache-2.0
#include "sim/population/network_kinds.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/core/problem.hpp"

namespace civitas {
namespace {

// Kinds are few as a rule, so that a list of those seen, kept in order, is quick.
constexpr std::size_t kFew = 1024;

template <class T>
std::vector<T> distinct(std::span<const T> values) {
  std::vector<T> known;
  for (const T value : values) {
    const auto at = std::lower_bound(known.begin(), known.end(), value);
    if (at != known.end() && *at == value) continue;
    known.insert(at, value);
    if (known.size() > kFew) break;
  }
  if (known.size() <= kFew) return known;
  known.assign(values.begin(), values.end());
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  return known;
}

template <class T>
Groups numbered(std::span<const T> values) {
  const std::vector<T> known = distinct(values);
  Groups groups{{}, static_cast<std::uint32_t>(known.size())};
  groups.of.reserve(values.size());
  for (const T value : values)
    groups.of.push_back(static_cast<std::uint32_t>(
        std::lower_bound(known.begin(), known.end(), value) - known.begin()));
  return groups;
}

}  // namespace

Groups kinds_by(std::span<const double> numbers) {
  std::vector<double> finite(numbers.begin(), numbers.end());
  for (double& number : finite) {
    if (!std::isfinite(number)) number = std::numeric_limits<double>::infinity();
  }
  return numbered<double>(finite);
}

Groups crossed(const Groups& first, const Groups& second) {
  if (first.of.size() != second.of.size()) throw Bug("groups of different rows are crossed");
  std::vector<std::uint64_t> both(first.of.size());
  for (std::size_t row = 0; row < both.size(); ++row)
    both[row] = std::uint64_t{first.of[row]} << 32 | second.of[row];
  return numbered<std::uint64_t>(both);
}

double inbreeding(const Network& network, const Groups& groups, const Groups& kinds) {
  const Groups both = crossed(groups, kinds);
  std::vector<double> of_group(groups.count), of_both(both.count);
  for (std::size_t row = 0; row < both.of.size(); ++row) {
    ++of_group[groups.of[row]];
    ++of_both[both.of[row]];
  }
  double more = 0, possible = 0;
  for (std::uint32_t row = 0; row < network.nodes(); ++row) {
    const double others = of_group[groups.of[row]] - 1;
    if (others == 0) continue;
    const double chance = (of_both[both.of[row]] - 1) / others;
    network.for_each_neighbour(row, [&](std::uint32_t other) {
      more += (both.of[other] == both.of[row] ? 1 : 0) - chance;
      possible += 1 - chance;
    });
  }
  return possible > 0 ? more / possible : 0;
}

}  // namespace civitas
