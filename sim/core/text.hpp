// SPDX-License-Identifier: Apache-2.0
// Text that remembers where each of its characters stood in the file it came from.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

struct Text {
  struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    bool operator==(const Position&) const = default;
  };
  /// Bytes that stood side by side, from byte `first` of the text on.
  struct Run {
    std::size_t first;
    Position at;
  };

  std::string chars;
  FileName file;
  std::vector<Run> runs;  // in order; empty: not from a file

  Text() = default;
  /// Text that does not come from a file; `origin` stands where a file name would ("--set", a
  /// model's name).
  Text(std::string chars_, FileName origin) : chars(std::move(chars_)), file(std::move(origin)) {}

  /// Where byte `offset` of the text stood; offsets past the end give the end.
  Place place(std::size_t offset = 0) const {
    if (runs.empty()) return {file, 0, 0};
    const Position at = position(offset);
    return {file, static_cast<int>(at.line), static_cast<int>(at.column)};
  }
  /// The same of a text from a file.
  Position position(std::size_t offset) const {
    offset = std::min(offset, chars.size());
    const auto next =
        std::upper_bound(runs.begin(), runs.end(), offset,
                         [](std::size_t wanted, const Run& run) { return wanted < run.first; });
    const Run& run = *std::prev(next);
    return {run.at.line, run.at.column + static_cast<std::uint32_t>(offset - run.first)};
  }
  /// Byte `offset`, and those behind it, stood at `at`. To be told of byte 0 first, then of others
  /// in their order.
  void stands(std::size_t offset, Position at) {
    if (runs.empty() || position(offset) != at) runs.push_back({offset, at});
  }
};

}  // namespace civitas
