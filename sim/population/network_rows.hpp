// SPDX-License-Identifier: Apache-2.0
// The rows of a network after births, deaths and moves: what is left of their links, and new ones.
//
// Nearly everybody stays in a run (see Renewal), with neighbours who do. What is left of the links
// of many such rows is told in one go: a place for each, in the order in which they stand.
#pragma once

#include "sim/population/network_renewal.hpp"

namespace civitas {

class NetworkRows {
 public:
  NetworkRows(const Network& before, const NetworkRenewal& renewal);

  /// The links that a row keeps, ascending.
  std::vector<std::uint32_t> kept(std::uint32_t row) const;
  /// How many it loses because not both are in one group any more.
  std::uint32_t cut(std::uint32_t row) const;
  /// `more`: links, each of which may be given twice or be there already.
  Network with(std::vector<Link> more, Ties ties) &&;

  /// Rows side by side.
  struct Side {
    std::uint32_t begin = 0, end = 0;
  };

 private:
  std::uint32_t nodes() const { return static_cast<std::uint32_t>(new_.size()); }
  std::pair<std::uint32_t, std::uint32_t> old(std::uint32_t row) const;
  std::uint32_t keep(std::uint32_t row, std::uint32_t* out) const;
  void add_alike(std::uint32_t row, std::uint32_t end);
  void copy(std::uint32_t row, std::uint32_t end, std::uint32_t link);
  void add(std::uint32_t row, std::span<const Link> more);
  void add_weighted(std::uint32_t row);
  void insert(std::uint32_t row, const Link& link);

  const Network::Arrays before_;
  const NetworkRenewal& renewal_;
  std::vector<std::uint8_t> new_;   // of each row
  std::vector<std::uint32_t> now_;  // of each row before: its row, if it is in a run, or kGone

  // As they are now, up to some row.
  std::vector<std::uint32_t> first_, neighbours_;
  std::vector<double> weights_;
  std::uint32_t size_ = 0;                         // links so far
  Side side_;                                      // of the group that is at hand
  std::vector<std::uint32_t> places_, elsewhere_;  // room for add_alike
};

}  // namespace civitas
