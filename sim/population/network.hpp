// SPDX-License-Identifier: Apache-2.0
// Who looks at whom: a network among the rows of one entity.
//
// A network is kept in one of two ways. Links: for each node the rows of its neighbours, ascending
// (compressed sparse rows; 4 bytes a link and 4 a node). Groups: everybody looks at everybody else
// of the own group; only the groups are kept (8 bytes a node), never the n^2 links, and sums over
// neighbours come from what the group has without oneself. Nobody is his own neighbour, and nobody
// is a neighbour twice.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/population/table.hpp"

namespace civitas {

/// Which group each row belongs to.
struct Groups {
  std::vector<std::uint32_t> of;  // of each row: a number below count
  std::uint32_t count = 0;
};

/// All rows in one group.
Groups one_group(std::size_t rows);
/// Rows with the same value of a boolean, category or integer column; groups in order of values. A
/// column of reals is a Bug.
Groups groups_by(const Column& column);

/// The rows of each group: those of g, ascending, are rows[first[g]] … rows[first[g + 1] - 1].
struct Members {
  std::vector<std::uint32_t> first, rows;

  explicit Members(const Groups& groups);
  std::span<const std::uint32_t> of(std::uint32_t group) const {
    return std::span(rows).subspan(first[group], first[group + 1] - first[group]);
  }
};

/// `from` looks at `to`.
struct Link {
  std::uint32_t from, to;
  friend bool operator==(const Link&, const Link&) = default;
};

/// Mutual ties: who is looked at looks back.
enum class Ties : unsigned char { mutual, one_way };

/// Throws InputError when so many links are more than the 2^32 - 1 that a network can number.
void require_countable(double links);

class Network {
 public:
  /// A mutual tie is given once, in either direction. A link given twice is one link, but with
  /// weights a Bug, as are a link to oneself and a row that is not below `nodes`. `weights`: none,
  /// or one for each link, at least 0.
  static Network of_links(std::uint32_t nodes, std::span<const Link> links, Ties ties,
                          std::span<const double> weights = {});
  /// Of arrays as arrays() gives them, without groups; each row ascending and without doubles.
  static Network of_rows(Ties ties, std::vector<std::uint32_t> first,
                         std::vector<std::uint32_t> neighbours, std::vector<double> weights = {});
  /// Everybody looks at everybody else of the own group.
  static Network of_groups(const Groups& groups);
  /// The same; the first groups are teams (network_teams.hpp), also those that nobody is in now,
  /// and `first_teams` says which: those of region r are first_teams[r] … first_teams[r + 1] - 1.
  static Network of_teams(const Groups& groups, std::vector<std::uint32_t> first_teams);

  /// The same network with its links in lists. Throws InputError when they are too many to list.
  Network listed() const;

  std::uint32_t nodes() const { return nodes_; }
  bool mutual() const { return mutual_; }
  bool in_groups() const { return !group_.empty(); }
  bool weighted() const { return !weights_.empty(); }
  /// Number of (node, neighbour) pairs: each mutual tie counts twice.
  std::uint64_t links() const;
  std::uint32_t degree(std::uint32_t node) const {
    const std::uint32_t at = in_groups() ? group_[node] : node;
    return first_[at + 1] - first_[at] - (in_groups() ? 1 : 0);
  }

  /// Calls visit(neighbour) for each neighbour, ascending.
  template <class Visit>
  void for_each_neighbour(std::uint32_t node, Visit visit) const {
    for (const std::uint32_t other : in_groups() ? row(group_[node]) : row(node)) {
      if (other != node) visit(other);
    }
  }
  /// The neighbours, ascending, and their weights (none when unweighted). A network in groups has
  /// no such lists: a Bug.
  std::span<const std::uint32_t> neighbours(std::uint32_t node) const;
  std::span<const double> weights(std::uint32_t node) const;

  /// The arrays. Links: the neighbours of node i stand in neighbours[first[i] … first[i + 1] - 1],
  /// weights beside them. Groups: the members of group g stand there, and group[i] is i's.
  struct Arrays {
    std::span<const std::uint32_t> first, neighbours, group;
    std::span<const double> weights;
  };
  Arrays arrays() const { return {first_, neighbours_, group_, weights_}; }
  std::span<const std::uint32_t> first_teams() const { return first_teams_; }

  std::size_t bytes() const;
  friend bool operator==(const Network&, const Network&) = default;
  /// For an archive (see sim/core/archive.hpp).
  template <class Archive>
  void fields(Archive& archive) {
    archive(nodes_, mutual_, first_, neighbours_, group_, weights_, first_teams_);
  }

 private:
  Network() = default;
  std::span<const std::uint32_t> row(std::uint32_t at) const {
    return std::span(neighbours_).subspan(first_[at], first_[at + 1] - first_[at]);
  }
  void require_lists() const;

  std::uint32_t nodes_ = 0;
  bool mutual_ = true;
  std::vector<std::uint32_t> first_, neighbours_, group_;
  std::vector<double> weights_;
  std::vector<std::uint32_t> first_teams_;  // none: no teams
};

}  // namespace civitas
