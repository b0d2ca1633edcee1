// SPDX-License-Identifier: Apache-2.0
// Seats that are filled by quota: in each stratum as many as its share of adults, by lot among
// those who accept an invitation.
//
// Whoever is invited has a lot, the luck that had them invited. While citizens are counted nobody
// knows yet how many others there are, so lots of those who accept are counted by 256ths; then a
// stratum's seats go to the lowest lots, up to the last 256th that has room as a whole. So no
// stratum has more seats than its quota, and it may lack a few of the last 256th.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "models/participation.hpp"
#include "sim/population/integerise.hpp"

namespace civitas {

inline constexpr std::size_t kLots = 256;

/// Of those who have some lot: how many, whom they stand for, and the sum of their opinions, both
/// in whole parts.
inline constexpr std::size_t kLotPersons = 0, kLotCitizens = 1, kLotOpinion = 2, kOfLot = 3;
inline constexpr std::size_t kOfStratum = kLots * kOfLot, kOfSeats = kStrata * kOfStratum;

/// The 256th in which the luck of somebody invited falls, who has less than `invited`.
inline std::size_t lot(double luck, double invited) {
  return std::min(kLots - 1, static_cast<std::size_t>(luck / invited * kLots));
}

/// Where a lot of a stratum is counted, among kOfSeats numbers.
inline std::size_t place_of_lot(std::size_t stratum, std::size_t lot) {
  return stratum * kOfStratum + lot * kOfLot;
}

struct Seated {
  double persons = 0, citizens = 0, opinion = 0;  // as counted
  double by_stratum[kStrata] = {};                // persons
};

/// Fills `seats` and writes down below which luck there was a seat, for each stratum.
inline Seated fill_seats(std::span<const double> counts, std::span<const double> adults,
                         double seats, double invited, std::span<double> last) {
  Seated all;
  std::fill(last.begin(), last.end(), 0.0);
  if (std::all_of(adults.begin(), adults.end(), [](double n) { return n == 0; })) return all;
  const auto quota = largest_remainder(adults, static_cast<std::uint64_t>(seats));
  for (std::size_t s = 0; s < kStrata; ++s) {
    double& sit = all.by_stratum[s];
    for (std::size_t at = 0; at < kLots; ++at) {
      const auto of = counts.subspan(place_of_lot(s, at), kOfLot);
      if (sit + of[kLotPersons] > static_cast<double>(quota[s])) break;
      sit += of[kLotPersons];
      all.citizens += of[kLotCitizens];
      all.opinion += of[kLotOpinion];
      last[s] = invited * static_cast<double>(at + 1) / kLots;
    }
    all.persons += sit;
  }
  return all;
}

}  // namespace civitas
