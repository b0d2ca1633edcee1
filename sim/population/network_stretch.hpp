// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/population/network_rows.hpp"

namespace civitas {

/// Rows side by side, while they are laid out.
class NetworkRows::Stretch {
 public:
  /// Where the links go; weights only where there were some.
  struct Room {
    std::uint32_t* neighbours;
    double* weights;
  };
  Stretch(const NetworkRows& rows, Room room) : rows_(rows), room_(room) {}

  /// The rows begin … end - 1. first[i + 1]: how many links the stretch has up to the row `begin`
  /// + i. `more`: new links of these rows, ascending.
  void lay_out(std::uint32_t begin, std::uint32_t end, std::span<const Link> more,
               std::uint32_t* first);
  /// Links in all.
  std::uint32_t size() const { return size_; }

 private:
  void add_alike(std::uint32_t row, std::uint32_t end);
  void copy(std::uint32_t row, std::uint32_t end, std::uint32_t link);
  void add(std::uint32_t row, std::span<const Link> more);
  void add_weighted(std::uint32_t row);
  void insert(std::uint32_t begin, const Link& link);

  const NetworkRows& rows_;
  const Room room_;
  std::uint32_t begin_ = 0, size_ = 0;
  std::uint32_t* ends_ = nullptr;                  // of each row: where its links end
  std::uint32_t side_begin_ = 0, side_end_ = 0;    // of the rows of the group that is at hand
  std::vector<std::uint32_t> places_, elsewhere_;  // room for add_alike
};

}  // namespace civitas
