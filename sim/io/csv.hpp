// SPDX-License-Identifier: Apache-2.0
// Reads CSV files (RFC 4180), plain or compressed with gzip, into columns of texts.
//
// The fast C++ CSV parser of Debian fixes the number of columns when it is compiled; here the
// mapping decides.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas::csv {

struct Table {
  std::string file;  // as named
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> columns;  // columns[c][row]; empty: missing
  std::vector<int> lines;                         // of each row; the header stands in line 1
  // starts[c][row]: byte column in which the field begins; 0 behind a line break inside the row
  std::vector<std::vector<int>> starts;

  std::size_t rows() const { return lines.size(); }
  Place place(std::size_t row, std::size_t column) const {
    return {file, lines[row], starts[column][row]};
  }
};

/// Throws InputError with the rows that are wrong, up to 20 of them. A column that is not wanted
/// has no rows; without `wanted` all are.
using Wanted = std::function<bool(const std::string& column)>;
Table read(const std::string& path, const Wanted& wanted = {});

/// A finite number and nothing else; points, no commas, no spaces.
std::optional<double> to_number(std::string_view text);

}  // namespace civitas::csv
