// SPDX-License-Identifier: Apache-2.0
// Zones within regions: which one a household has that moves to another region.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/population/population.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

/// The columns of households that are `within_region`.
class Zones {
 public:
  /// `start`: the population as it is made; it must outlive them.
  explicit Zones(const Population& start);

  /// Households that have moved to another region get the zones of a household there: each that
  /// stays has the same chance, so zones come in proportion to the households that live in them.
  /// Where none stays, those of the start stand for them.
  void settle(Population& population, const std::vector<std::uint32_t>& moved, StreamKey stream,
              std::uint32_t step) const;
  /// Throws a Bug when a household lives in a zone of another region. A region in which nobody
  /// lived at the start has no zones.
  void require_within(const Population& population) const;

 private:
  using Address = std::vector<double>;  // the region, then each zone
  struct Neighbours {                   // of those who move to one region
    const Population* of;
    std::vector<std::uint32_t> rows;
  };
  Neighbours at_start(double region) const;
  Address address(const Population& population, std::size_t household) const;
  double region(const Population& population, std::size_t household) const;

  const Population& start_;
  std::vector<std::size_t> columns_;  // of households: none, or the region and then each zone
};

}  // namespace civitas
