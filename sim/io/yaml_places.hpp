// SPDX-License-Identifier: Apache-2.0
// Finds where each character of a YAML text stood in its file, through quotes, escapes and folded
// lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/core/text.hpp"

namespace civitas::yaml {

class Places {
 public:
  /// `source` must outlive it. Lines and columns that come in count from 0, those that go out
  /// from 1.
  Places(std::string_view source, FileName name);

  Place place(int line, int column) const;
  /// The byte that stands there; 0 behind the end.
  char byte(int line, int column) const;
  /// Whether a quoted text that ends at `end` is closed there, maybe behind white space.
  bool closed(const Text::Position& end, char quote) const;
  /// The text `value`, which begins in the source at this line and column; `quoted`: by quotes or
  /// as a block.
  Text text(int line, int column, const std::string& value, bool quoted) const;

 private:
  using Offsets = std::vector<std::size_t>;  // into the source, of each byte of a text

  Text::Position position(std::size_t offset) const;
  std::size_t offset(int line, int column) const;
  std::size_t plain(std::size_t at, char c, Offsets& stood) const;
  std::size_t fold(std::size_t at, std::string_view rest, std::size_t& bytes, Offsets& stood) const;
  std::size_t escaped(std::size_t at, std::string_view rest, std::size_t& bytes,
                      Offsets& stood) const;

  std::string_view source_;
  FileName name_;
  std::vector<std::size_t> line_starts_;
};

}  // namespace civitas::yaml
