// SPDX-License-Identifier: Apache-2.0
// What the user sees: problems with the line they stand in, tables, and progress.
#pragma once

#include <string>
#include <vector>

#include "sim/core/problem.hpp"

namespace civitas {

/// Prints to standard error, each problem with its code, its source line and a caret below the
/// place.
void show(const std::vector<Problem>& problems, const char* kind);

/// Columns padded to their widest entry, parted by two spaces; the first row is a heading.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// The same, on a terminal no wider than that: what does not fit is cut in the last columns, of
/// which at least `whole` stay whole.
std::string narrow_table(std::vector<std::vector<std::string>> rows, std::size_t whole);

/// "1 change", "2 changes".
/// The same, of which the last column goes on in further lines: on terminals where they end,
/// elsewhere after 120 columns.
std::string wrapped_table(const std::vector<std::vector<std::string>>& rows);
std::string counted(std::size_t number, const std::string& one, const std::string& many);

/// A number for people: 7 significant digits at most, no exponent where it can be helped.
std::string readable(double number);
/// 24 882 ± 310: as many digits as the error has two of. An error that is not finite is left out.
std::string readable_with_error(double number, double error);
std::string readable_bytes(double bytes);
/// The same rounded up.
std::string readable_most(double bytes);
std::string readable_seconds(double seconds);
/// "3.2 million", or "1200" where there are no millions.
std::string readable_rate(double a_second);

/// One line that is written over, on standard error, only when that is a terminal.
class ProgressLine {
 public:
  explicit ProgressLine(bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(const std::string& text);

 private:
  bool active_;
  bool shown_ = false;
};

}  // namespace civitas
