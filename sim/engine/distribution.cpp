// SPDX-License-Identifier: Apache-2.0
// What is read off a distribution.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/engine/ranking.hpp"

namespace civitas {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kShareUnits = 1'000'000'000;
__extension__ using Wide = __int128;

}  // namespace

Reached reached(std::span<const ExactWeight> weights, double share) {
  const ExactWeight total = std::accumulate(weights.begin(), weights.end(), ExactWeight{0});
  const Wide wanted = static_cast<Wide>(total) * std::llround(share * kShareUnits);
  const auto enough = static_cast<ExactWeight>((wanted + kShareUnits - 1) / kShareUnits);
  ExactWeight cumulated = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    cumulated += weights[i];
    if (cumulated >= enough && cumulated > 0)
      return {i, cumulated == enough && wanted % kShareUnits == 0};
  }
  return {weights.size(), false};
}

double Distribution::quantile(double share) const {
  const auto [at, exactly] = reached(weights, share);
  if (at == values.size()) return kNone;
  return exactly && at + 1 < values.size() ? std::midpoint(values[at], values[at + 1]) : values[at];
}

double Distribution::gini() const {
  // 2 Σ w x C − Σ w² x over Σw Σwx, minus 1, where C cumulates the weights including the own.
  const double scale = std::ldexp(1.0, -kWeightBits);
  double cumulated = 0, weighted = 0, ranked = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double weight = static_cast<double>(weights[i]) * scale;
    cumulated += weight;
    weighted += weight * values[i];
    ranked += weight * values[i] * (2 * cumulated - weight);
  }
  return weighted == 0 ? kNone : ranked / (cumulated * weighted) - 1;
}

double Distribution::s80s20() const {
  const double low = quantile(0.2), high = quantile(0.8);
  double poor = 0, rich = 0;
  bool anybody_above = false;  // not where more than a fifth have the greatest amount
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double amount = static_cast<double>(weights[i]) * values[i];
    if (values[i] <= low) poor += amount;
    if (values[i] <= high) continue;
    rich += amount;
    anybody_above = anybody_above || weights[i] > 0;
  }
  return poor == 0 || !anybody_above ? kNone : rich / poor;
}

Distribution::Deciles Distribution::deciles() const {
  std::array<double, 10> cuts{};
  for (std::size_t i = 0; i < 9; ++i) cuts[i] = quantile(static_cast<double>(i + 1) / 10);
  cuts[9] = std::numeric_limits<double>::infinity();
  std::array<double, 10> amount{}, weight{};
  std::size_t tenth = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    while (values[i] > cuts[tenth]) ++tenth;
    weight[tenth] += static_cast<double>(weights[i]);
    amount[tenth] += static_cast<double>(weights[i]) * values[i];
  }
  const double all = std::accumulate(amount.begin(), amount.end(), 0.0);
  Deciles result;
  for (std::size_t i = 0; i < 10; ++i) {
    result.means[i] = weight[i] == 0 ? kNone : amount[i] / weight[i];
    result.shares[i] = all == 0 ? kNone : amount[i] / all;
  }
  return result;
}

}  // namespace civitas
