// SPDX-License-Identifier: Apache-2.0
// Networks made from the rows of an entity: random, small world, preferential attachment, regular.
//
// A network belongs to the population: all replicates of all scenarios with the same seed live in
// the same one. It is a function of the keys, the groups, the parameters and network_key(seed,
// name), and of nothing else; draws are addressed by citizens' keys. How much of it stays when a
// citizen is added is said at each generator.
//
// Every generator works within groups (one_group for all); links never cross them. Parameters out
// of range are an InputError without a place.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sim/population/network.hpp"
#include "sim/population/network_kinds.hpp"
#include "sim/random/stream.hpp"

namespace civitas {

/// The draws that make the network `name`; the same in every replicate.
[[nodiscard]] StreamKey network_key(std::uint64_t seed, std::string_view name);

/// Every pair within a group is tied with the same chance p = mean_degree / (members - 1), each
/// independently: G(n, p) of Gilbert (1959), "Random graphs", and Erdős and Rényi (1959), "On
/// random graphs I". A group of at most mean_degree + 1 members is complete.
///
/// Time and memory grow with the number of links. A citizen added leaves every tie as it was,
/// except those that p, now a little smaller, or the seating (network_seats.hpp) undoes: in all
/// about mean_degree ties.
[[nodiscard]] Network random_network(std::span<const std::uint64_t> citizens, const Groups& groups,
                                     double mean_degree, StreamKey key);

/// A ring in order of rows, each tied to the neighbours / 2 next on either side; then each tie is
/// moved with chance `rewire` to a random end, never making a loop or a double (so a tie of someone
/// tied to everybody stays): Watts and Strogatz (1998), "Collective dynamics of 'small-world'
/// networks". There are members · neighbours / 2 ties, whatever `rewire` is; a group of at most
/// neighbours + 1 members is complete. `neighbours` is even, at least 2.
///
/// With homophily h, who is alike stands together on the ring: each citizen among the own kind with
/// the chance s = sqrt(h), and else among the kind of a random citizen of the group, so that two
/// who stand side by side are both among their own with the chance s^2 = h; a tie that is moved
/// goes to the own kind with the chance h. Ring, clusters and the number of ties stay as they are
/// without.
///
/// A citizen added changes the ring beside him and the ties that now hit him.
[[nodiscard]] Network small_world(std::span<const std::uint64_t> citizens, const Groups& groups,
                                  std::uint32_t neighbours, double rewire, StreamKey key,
                                  const Homophily& homophily = {});

/// Citizens arrive one after the other, in an order drawn, and each ties himself to `links`
/// different earlier ones, chosen in proportion to the ties they have: Barabási and Albert (1999),
/// "Emergence of scaling in random networks", with the choice of Batagelj and Brandes (2005),
/// "Efficient generation of large random networks". The first links + 1 are tied to each other; so
/// n members have links (links + 1) / 2 + links (n - links - 1) ties.
///
/// A citizen added changes the ties of those who now choose him, and of those who copy them: he may
/// have been a hub. Most ties stay.
[[nodiscard]] Network preferential_attachment(std::span<const std::uint64_t> citizens,
                                              const Groups& groups, std::uint32_t links,
                                              StreamKey key);

/// A small world without rewiring.
[[nodiscard]] Network ring(const Groups& groups, std::uint32_t neighbours);

/// Cells of a chessboard: those that share a side (von Neumann) or also a corner (Moore).
enum class Adjacency : unsigned char { von_neumann, moore };

struct Grid {
  std::uint32_t rows = 0, columns = 0;  // both 0: a square
  Adjacency adjacency = Adjacency::moore;
  bool torus = false;  // opposite edges touch
};

/// Row i of the table stands in row i / columns, column i % columns of the grid. It is an
/// InputError when the cells are not exactly as many as the rows, or a torus has a side shorter
/// than 3.
[[nodiscard]] Network grid(std::size_t nodes, const Grid& shape);

// Everybody with everybody, the members of a household, those of a region: Network::of_groups.

}  // namespace civitas
