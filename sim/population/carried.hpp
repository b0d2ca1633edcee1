// SPDX-License-Identifier: Apache-2.0
// What persons bring along into another household.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/population/renewal.hpp"

namespace civitas {

/// Columns of households that are carried: a household into which somebody has moved says yes when
/// one of those that its members have left said yes.
class Carried {
 public:
  /// `before`: the population before its rows change; the keys of its tables are not looked at.
  Carried(const Population& before, const Renewal& renewal);
  /// Says yes in the population after its rows have changed.
  void hand_over(Population& now) const;

 private:
  struct Yes {
    std::size_t column;
    std::uint32_t household;  // row now
  };
  std::vector<Yes> list_;
};

}  // namespace civitas
