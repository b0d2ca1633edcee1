// SPDX-License-Identifier: Apache-2.0
// The rows of a network after births, deaths and moves: what is left of their links, and new ones.
//
// Nearly everybody stays in a run (see Renewal), with neighbours who do. What is left of the links
// of many such rows is told in one go: a place for each, in the order in which they stand. Rows are
// laid out in stretches, each with room for the links that it had; then these are moved together.
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
  Network with(std::vector<Link> more, Ties ties, const Split& split) const;

 private:
  class Stretch;

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(new_.size()); }
  std::pair<std::uint32_t, std::uint32_t> old(std::uint32_t row) const;
  std::size_t old_links(std::uint32_t begin, std::uint32_t end) const;
  std::uint32_t keep(std::uint32_t row, std::uint32_t* out) const;

  const Network::Arrays before_;
  const NetworkRenewal& renewal_;
  std::vector<std::uint8_t> new_;     // of each row
  std::vector<std::uint32_t> now_;    // of each row before: its row, if it is in a run, or kGone
  std::vector<std::uint32_t> sides_;  // rows where another group begins, and the end of all
};

}  // namespace civitas
