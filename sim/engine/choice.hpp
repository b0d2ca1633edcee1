// SPDX-License-Identifier: Apache-2.0
// Whom an event happens to, when a total says to how many citizens it is to happen.
//
// The model gives each citizen a chance p, luck a number u from (0, 1). Both methods shift the
// log-odds of all in a group alike, so who was twice as likely as another stays about that:
//
//   logit p' = logit p + d
//
// sorting: d such that u < p' for exactly as many; these are the citizens with the lowest
//          logit u - logit p (Li and O'Donoghue 2014, JASSS 17(1) 15).
// logit:   d such that the p' add up to the total; how many it is, is luck with that mean
//          (Stephensen 2016, International Journal of Microsimulation 9(3)).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace civitas {

enum class AlignMethod : unsigned char { sorting, logit };

/// Those of one group who could be concerned, one element each in all spans; more_luck, from (0,
/// 1), is asked of few.
struct Choice {
  std::span<const double> chance;                // from 0 to 1
  std::span<const double> luck;                  // from (0, 1)
  std::function<double(std::size_t)> more_luck;  // whether the last one is in, when a part fits
  std::span<const double> weight;                // citizens; above 0
  std::span<const std::uint64_t> keys;           // decide between equals
};

/// One for each element: 1 when it happens. Nothing when there are fewer than `total` citizens with
/// a chance above 0. `total`: citizens, at least 0.
std::optional<std::vector<std::uint8_t>> choose(AlignMethod method, const Choice& choice,
                                                double total);

/// Citizens with a chance above 0.
double at_risk(const Choice& choice);

}  // namespace civitas
