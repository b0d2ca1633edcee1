// SPDX-License-Identifier: Apache-2.0
// Text that remembers where each of its characters stood in the file it came from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

struct Text {
  struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
  };

  std::string chars;
  std::string file;
  std::vector<Position>
      positions;  // one per byte of chars and one for its end; empty: not from a file

  Text() = default;
  /// Text that does not come from a file; `origin` stands where a file name would ("--set", a
  /// model's name).
  Text(std::string chars_, std::string origin)
      : chars(std::move(chars_)), file(std::move(origin)) {}

  /// Where byte `offset` of the text stood; offsets past the end give the end.
  Place place(std::size_t offset = 0) const {
    if (positions.empty()) return {file, 0, 0};
    const Position& at = positions[offset < positions.size() ? offset : positions.size() - 1];
    return {file, static_cast<int>(at.line), static_cast<int>(at.column)};
  }
};

}  // namespace civitas
