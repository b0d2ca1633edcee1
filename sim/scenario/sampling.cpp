// SPDX-License-Identifier: Apache-2.0
#include "sim/scenario/sampling.hpp"

#include <algorithm>
#include <numeric>

#include "sim/random/stream.hpp"

namespace civitas {
namespace {

std::uint32_t index(std::size_t number) { return static_cast<std::uint32_t>(number); }

/// A random order of 0 … size - 1; `which` tells one order of a stream from another.
std::vector<std::size_t> shuffled(std::size_t size, StreamKey key, std::size_t which) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> ticket(size);
  for (std::size_t i = 0; i < size; ++i) ticket[i] = uniform(key, i, index(which), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return ticket[a] < ticket[b]; });
  return order;
}

}  // namespace

UnitPoints random_points(std::size_t points, std::size_t dimensions, std::uint64_t seed) {
  const StreamKey key = stream_key(seed, 0, "design.random");
  UnitPoints rows(points, std::vector<double>(dimensions));
  for (std::size_t p = 0; p < points; ++p) {
    for (std::size_t d = 0; d < dimensions; ++d) rows[p][d] = uniform(key, p, index(d), 0);
  }
  return rows;
}

UnitPoints latin_hypercube(std::size_t points, std::size_t dimensions, std::uint64_t seed) {
  const StreamKey slice = stream_key(seed, 0, "design.lhs_slice");
  const StreamKey within = stream_key(seed, 0, "design.lhs_within");
  UnitPoints rows(points, std::vector<double>(dimensions));
  for (std::size_t d = 0; d < dimensions; ++d) {
    const std::vector<std::size_t> order = shuffled(points, slice, d);
    for (std::size_t p = 0; p < points; ++p)
      rows[p][d] = (static_cast<double>(order[p]) + uniform(within, p, index(d), 0)) /
                   static_cast<double>(points);
  }
  return rows;
}

UnitPoints morris_points(std::size_t trajectories, std::size_t dimensions, std::size_t levels,
                         std::uint64_t seed) {
  const StreamKey start = stream_key(seed, 0, "design.morris_start");
  const StreamKey order = stream_key(seed, 0, "design.morris_order");
  const std::size_t jump = levels / 2;  // in steps of the grid
  const auto place = [&](std::size_t step) {
    return static_cast<double>(step) / static_cast<double>(levels - 1);
  };
  UnitPoints rows;
  rows.reserve(trajectories * (dimensions + 1));
  for (std::size_t t = 0; t < trajectories; ++t) {
    std::vector<std::size_t> from(dimensions), to(dimensions);  // steps of the grid
    for (std::size_t d = 0; d < dimensions; ++d) {
      const UniformPair draw = uniform_pair(start, t, index(d), 0);
      const auto low =
          std::min(static_cast<std::size_t>(draw.first * static_cast<double>(jump)), jump - 1);
      const bool up = draw.second < 0.5;
      from[d] = up ? low : low + jump;
      to[d] = up ? low + jump : low;
    }
    std::vector<double> row(dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) row[d] = place(from[d]);
    rows.push_back(row);
    for (const std::size_t d : shuffled(dimensions, order, t)) {
      row[d] = place(to[d]);
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace civitas
