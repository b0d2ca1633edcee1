// SPDX-License-Identifier: Apache-2.0
// What each node sees among its neighbours: their sum, how many, any, the least, the greatest.
//
// Made once from everybody's values as they were, then asked for any rows, in blocks of any size
// and from any thread: the bits are always the same. Over links, values are added in ascending
// order of rows. In groups, a group's total less the own value stands for the sum over the others;
// the total is kept with twice the digits of a double, so the difference loses none of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "sim/population/network.hpp"

namespace civitas {

enum class OverNeighbours : unsigned char {
  sum,           // of values; 0 over nobody
  weighted_sum,  // of weight times value; without weights the sum
  count,         // neighbours whose value is not 0
  any,           // 1 when there is one, else 0
  least,         // infinity over nobody
  greatest,      // minus infinity over nobody
};

class NetworkSums {
 public:
  using Values = std::variant<std::span<const double>, std::span<const std::uint8_t>>;

  /// `values`: one finite number for each node; they and the network must outlive this. Takes time
  /// proportional to the nodes in groups, and to the links of those who are few to have a yes.
  /// `threads`: so many will ask for rows at the same time, while this is made by one.
  NetworkSums(const Network& network, OverNeighbours what, Values values, std::size_t threads = 1);

  /// out[i] is what node first + i sees.
  void rows(std::uint32_t first, std::span<double> out) const;

  /// What is known of a whole group: the sum as high + low, the count as high, or the least
  /// (greatest) value as high and the second as low.
  struct Total {
    double high, low;
  };

 private:
  Network::Arrays arrays_;
  std::uint32_t nodes_;
  OverNeighbours what_;
  Values values_;
  std::vector<Total> totals_;         // of each group
  std::vector<std::uint32_t> heard_;  // of each node: how many neighbours have a yes; empty: ask
};

}  // namespace civitas
