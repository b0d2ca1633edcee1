// SPDX-License-Identifier: Apache-2.0
// Sobol's sequence with Boost's direction numbers, and Saltelli's rows made of it.
#include <boost/random/sobol.hpp>

#include "sim/core/problem.hpp"
#include "sim/random/stream.hpp"
#include "sim/scenario/sampling.hpp"

namespace civitas {

UnitPoints sobol_points(std::size_t points, std::size_t dimensions,
                        std::optional<std::uint64_t> seed) {
  if (points == 0 || (points & (points - 1)) != 0 || dimensions > kMostSobolDimensions)
    throw Bug("a Sobol design of that size was asked for");
  std::vector<std::uint64_t> shift(dimensions, 0);
  if (seed) {
    const StreamKey key = stream_key(*seed, 0, "design.sobol_shift");
    for (std::size_t d = 0; d < dimensions; ++d) {
      const PhiloxCounter words =
          philox({static_cast<std::uint32_t>(d), 0, 0, 0}, {key.k0, key.k1});
      shift[d] = std::uint64_t{words[1]} << 32 | words[0];
    }
  }
  boost::random::sobol sequence(dimensions);  // begins behind the origin
  UnitPoints rows(points, std::vector<double>(dimensions));
  for (std::size_t p = 0; p < points; ++p) {
    for (std::size_t d = 0; d < dimensions; ++d) {
      const std::uint64_t bits = p == 0 ? 0 : sequence();
      rows[p][d] = static_cast<double>((bits ^ shift[d]) >> 11) * 0x1p-53;
    }
  }
  return rows;
}

UnitPoints saltelli_points(std::size_t base, std::size_t dimensions, bool second_order,
                           std::optional<std::uint64_t> seed) {
  const UnitPoints both = sobol_points(base, 2 * dimensions, seed);
  const auto half = static_cast<std::ptrdiff_t>(dimensions);
  UnitPoints rows;
  rows.reserve(base * (dimensions * (second_order ? 2 : 1) + 2));
  for (const std::vector<double>& point : both) {
    const std::vector<double> a(point.begin(), point.begin() + half);
    const std::vector<double> b(point.begin() + half, point.end());
    const auto mixed = [&](std::vector<double> row, const std::vector<double>& other) {
      for (std::size_t d = 0; d < dimensions; ++d) {
        const double own = row[d];
        row[d] = other[d];
        rows.push_back(row);
        row[d] = own;
      }
    };
    rows.push_back(a);
    mixed(a, b);
    if (second_order) mixed(b, a);
    rows.push_back(b);
  }
  return rows;
}

}  // namespace civitas
