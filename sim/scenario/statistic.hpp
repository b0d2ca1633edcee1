// SPDX-License-Identifier: Apache-2.0
// What an indicator takes of a population, and the word that a scenario writes for it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace civitas {

enum class Statistic {
  number,
  count,
  share,
  sum,
  mean,
  median,
  quantile,
  gini,
  s80s20,
  decile_means,
  decile_shares,
  ratio,
  marginal_rate
};

/// In the order of the enumeration.
inline constexpr std::array<std::string_view, 13> kStatisticWords = {
    "number", "count",  "share",        "sum",           "mean",  "median",       "quantile",
    "gini",   "s80s20", "decile_means", "decile_shares", "ratio", "marginal_rate"};

constexpr std::string_view word(Statistic statistic) {
  return kStatisticWords[static_cast<std::size_t>(statistic)];
}

/// Its formula is a condition.
constexpr bool is_condition(Statistic statistic) {
  return statistic == Statistic::share || statistic == Statistic::count;
}

/// The values are ranked.
constexpr bool is_ranked(Statistic statistic) {
  using enum Statistic;
  return statistic == median || statistic == quantile || statistic == gini || statistic == s80s20 ||
         statistic == decile_means || statistic == decile_shares;
}

/// It gives ten numbers.
constexpr bool is_by_tenths(Statistic statistic) {
  return statistic == Statistic::decile_means || statistic == Statistic::decile_shares;
}

}  // namespace civitas
