// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/partial.hpp"

#include <algorithm>
#include <limits>

namespace civitas {

using language::Reduction;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Partial::Partial(const Reduction& reduction) {
  const auto groups = static_cast<std::size_t>(std::max(reduction.groups, 1));
  if (reduction.kind == Reduction::Kind::minimum)
    lows.assign(groups, kInfinity);
  else if (reduction.kind == Reduction::Kind::maximum)
    highs.assign(groups, -kInfinity);
  else
    sums.resize(groups);
}

void Partial::add(const Partial& other) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i].add(other.sums[i]);
  for (std::size_t i = 0; i < lows.size(); ++i) lows[i] = std::min(lows[i], other.lows[i]);
  for (std::size_t i = 0; i < highs.size(); ++i) highs[i] = std::max(highs[i], other.highs[i]);
}

void Partial::add(const Reduction& reduction, std::span<const double> weight, const double* values,
                  const double* group) {
  const auto cell = [&](std::size_t i) {
    return group == nullptr ? std::size_t{0} : static_cast<std::size_t>(group[i]);
  };
  switch (reduction.kind) {
    case Reduction::Kind::count_weight:
      if (group == nullptr) return sums[0].add(weight);
      for (std::size_t i = 0; i < weight.size(); ++i) sums[cell(i)].add(weight[i]);
      return;
    case Reduction::Kind::sum:
      if (group == nullptr) return sums[0].add_products(weight, {values, weight.size()});
      for (std::size_t i = 0; i < weight.size(); ++i) sums[cell(i)].add(weight[i] * values[i]);
      return;
    case Reduction::Kind::minimum:
      for (std::size_t i = 0; i < weight.size(); ++i)
        lows[cell(i)] = std::min(lows[cell(i)], values[i]);
      return;
    case Reduction::Kind::maximum:
      for (std::size_t i = 0; i < weight.size(); ++i)
        highs[cell(i)] = std::max(highs[cell(i)], values[i]);
      return;
    case Reduction::Kind::quantile:
      return;
  }
}

}  // namespace civitas
