// SPDX-License-Identifier: Apache-2.0
// Iterative proportional fitting: weights that meet totals, as near to the first weights as can be.
//
// An item is a cell of a table, a person or a household with its members. Constraint c counts item
// i n_ic times and wants Σ_i w_i n_ic = T_c. A sweep takes the constraints in their order and
// multiplies the weight of every item that c counts by T_c / Σ_i w_i n_ic.
//   * All counts 1: classical IPF (Deming and Stephan 1940).
//   * Households that count their members: iterative proportional updating, IPU (Ye, Konduri,
//     Pendyala, Sana and Waddell 2009, "A methodology to match distributions of both household and
//     person attributes in the generation of synthetic populations").
// A total of 0 makes the weights 0 for good. Sums run in the order of the items, so the same input
// gives the same bits, and nothing depends on threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace civitas {

/// Constraints in rows: those of c stand in item and count from first[c] to first[c + 1].
struct Constraints {
  std::vector<std::size_t> first = {0};
  std::vector<std::uint32_t> item;
  std::vector<double> count;  // how often the item counts, above 0
  std::vector<double> total;  // one for each constraint, at least 0

  std::size_t size() const { return total.size(); }
  void add(std::uint32_t item_, double count_) {
    item.push_back(item_);
    count.push_back(count_);
  }
  /// Ends the constraint whose items were added.
  void close(double total_) {
    total.push_back(total_);
    first.push_back(item.size());
  }
  /// Σ w n of constraint c.
  double sum(std::size_t c, std::span<const double> weights) const;
};

struct Convergence {
  int sweeps = 0;
  double error = 0;  // largest |Σ w n - T|, in the unit of the totals
  bool reached = false;
};

/// Sweeps until no total is missed by more than `tolerance`, at most `most` times. Ends early when
/// 50 sweeps have not made the error smaller by a thousandth: the totals contradict each other, and
/// the weights are a compromise.
Convergence fit(std::span<double> weights, const Constraints& constraints, double tolerance,
                int most = 1000);

}  // namespace civitas
