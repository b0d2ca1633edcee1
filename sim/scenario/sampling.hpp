// SPDX-License-Identifier: Apache-2.0
// Sampling designs as points in the unit cube: random, Latin hypercube, Sobol, Saltelli and Morris.
//
// Each is a function of its arguments alone: the same seed gives the same points on any machine.
// Draws are addressed (sim/random/stream.hpp): point and dimension say which, so more points of a
// design begin with those of a smaller one (but for Latin hypercubes, whose cells depend on it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace civitas {

/// One row per point, one number from 0 to 1 for each dimension.
using UnitPoints = std::vector<std::vector<double>>;

/// Independent and uniform.
UnitPoints random_points(std::size_t points, std::size_t dimensions, std::uint64_t seed);

/// One point in each of `points` equal slices of each dimension (McKay, Beckman and Conover 1979).
UnitPoints latin_hypercube(std::size_t points, std::size_t dimensions, std::uint64_t seed);

/// Dimensions for which Joe and Kuo (2008) give direction numbers, as Boost has them.
inline constexpr std::size_t kMostSobolDimensions = 3667;

/// The first `points` of Sobol's sequence, the origin included (leaving it out spoils the balance:
/// Owen 2020, arXiv 2008.08051); `points` a power of two up to 2^32. With a seed, a random digital
/// shift: the balance stays, and no point lies on an edge by rule.
UnitPoints sobol_points(std::size_t points, std::size_t dimensions,
                        std::optional<std::uint64_t> seed);

/// For Sobol indices: `base` points of a Sobol sequence in twice the dimensions, split into A and
/// B. For each of them the rows A, then A with one dimension after the other from B, then, when
/// `second_order`, B with one dimension after the other from A, then B: SALib's order, so base *
/// (dimensions + 2) rows, or base * (2 dimensions + 2).
UnitPoints saltelli_points(std::size_t base, std::size_t dimensions, bool second_order,
                           std::optional<std::uint64_t> seed);

/// For elementary effects (Morris 1991): trajectories of dimensions + 1 rows on a grid of `levels`
/// (even) equidistant values, each row moving one dimension by levels / (2 (levels - 1)).
UnitPoints morris_points(std::size_t trajectories, std::size_t dimensions, std::size_t levels,
                         std::uint64_t seed);

}  // namespace civitas
