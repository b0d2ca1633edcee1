// SPDX-License-Identifier: Apache-2.0
#include "sim/run/screen.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "sim/core/mistake.hpp"
#include "sim/io/utf8.hpp"

namespace civitas {
namespace {

bool coloured() {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDERR_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

std::string source_line(const Place& place) {
  std::ifstream file(place.file.text(), std::ios::binary);
  std::string line;
  for (int number = 0; number < place.line; ++number) {
    if (!std::getline(file, line)) return {};
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// How wide a text is on screen: characters, not bytes.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// The first characters, and a sign that there are more.
std::string shortened(const std::string& text, std::size_t most) {
  if (width(text) <= most) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (begins && ++seen == most) break;
  }
  return text.substr(0, end) + "…";
}

// What stands around byte `at` of a line that is too long to show; moves `at` to where that byte is
// then.
std::string around(const std::string& line, std::size_t& at) {
  constexpr std::size_t kLongest = 160, kBefore = 80;
  if (line.size() <= kLongest) return line;
  const auto is_inside = [&](std::size_t byte) {
    return byte < line.size() && (static_cast<unsigned char>(line[byte]) & 0xC0U) == 0x80U;
  };
  std::size_t begin = at > kBefore ? at - kBefore : 0, end = begin + kLongest;
  while (is_inside(begin)) ++begin;
  while (is_inside(end)) ++end;
  const std::string before = begin > 0 ? "…" : "";
  at = at - begin + before.size();
  return before + line.substr(begin, end - begin) + (end < line.size() ? "…" : "");
}

void show_source(const Place& place) {
  if (place.line == 0) return;
  const std::string whole = source_line(place);
  if (whole.empty() || whole.find('\0') != std::string::npos) return;
  std::size_t at = std::min(static_cast<std::size_t>(std::max(place.column, 1)) - 1, whole.size());
  const std::string line = around(whole, at);
  const std::string number = std::to_string(place.line);
  std::fputs(fmt::format("  {} | {}\n", number, plain_utf8(line)).c_str(), stderr);
  if (place.column == 0 || static_cast<std::size_t>(place.column) > whole.size() + 1) return;
  std::string before = line.substr(0, at);
  std::string blank;
  for (const char c : before) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) blank += c == '\t' ? '\t' : ' ';
  }
  std::fputs(fmt::format("  {} | {}^\n", std::string(number.size(), ' '), blank).c_str(), stderr);
}

}  // namespace

void show(const std::vector<Problem>& problems, const char* kind) {
  const bool bold = coloured();
  for (const Problem& problem : problems) {
    const std::string mark = fmt::format("{}{}[{}]:{} ", bold ? "\033[1m" : "", kind,
                                         code(problem.mistake), bold ? "\033[0m" : "");
    std::fputs((mark + to_string(problem) + "\n").c_str(), stderr);
    show_source(problem.place);
  }
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - width(row[i]) + 2, ' ');
    }
    text += line + "\n";
  }
  return text;
}

std::string narrow_table(std::vector<std::vector<std::string>> rows, std::size_t whole) {
  constexpr std::size_t kNarrowest = 12;
  winsize terminal{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &terminal) == 0 && terminal.ws_col > 0;
  if (!known) return table(rows);
  const std::size_t wanted = terminal.ws_col;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  }
  std::size_t all = widths.empty() ? 0 : 2 * (widths.size() - 1);
  for (const std::size_t one : widths) all += one;
  for (std::size_t i = widths.size(); i > whole && all > wanted; --i) {
    std::size_t& column = widths[i - 1];
    const std::size_t cut = std::min(all - wanted, column - std::min(column, kNarrowest));
    column -= cut, all -= cut;
    for (auto& row : rows) row[i - 1] = shortened(row[i - 1], column);
  }
  return table(rows);
}

std::string wrapped_table(const std::vector<std::vector<std::string>>& rows) {
  constexpr std::size_t kElsewhere = 120, kNarrowest = 40;
  winsize terminal{};
  const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &terminal) == 0 && terminal.ws_col > 0;
  const std::size_t wanted = known ? terminal.ws_col : kElsewhere, last = rows.front().size() - 1;
  std::size_t before = 0;
  for (std::size_t i = 0; i < last; ++i) {
    std::size_t widest = 0;
    for (const auto& row : rows) widest = std::max(widest, width(row[i]));
    before += widest + 2;
  }
  const std::size_t room = std::max(wanted - std::min(wanted, before), kNarrowest);
  std::vector<std::vector<std::string>> lines;
  for (const auto& row : rows) {
    lines.push_back(row);
    lines.back().back().clear();
    std::size_t begin = 0;
    const std::string& text = row.back();
    while (begin < text.size()) {
      const std::size_t end = std::min(text.find(' ', begin + 1), text.size());
      const std::string word = text.substr(begin, end - begin);
      std::string* line = &lines.back().back();
      if (!line->empty() && width(*line) + width(word) > room) {
        lines.emplace_back(row.size());
        line = &lines.back().back();
        *line = "  " + word.substr(word.find_first_not_of(' '));
      } else {
        *line += word;
      }
      begin = end;
    }
  }
  return table(lines);
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string readable(double number) {
  if (std::isnan(number)) return "–";
  const double size = std::abs(number);
  if (size >= 1e15) return fmt::format("{:.6g}", number);
  if (size >= 1e4) {
    std::string digits = fmt::format("{:.0f}", size);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, " ");
    return (number < 0 ? "-" : "") + digits;
  }
  return fmt::format("{:.5g}", number);
}

std::string readable_with_error(double number, double error) {
  if (!std::isfinite(error)) return readable(number);
  if (error <= 0) return readable(number) + " ± 0";
  // The place of the second digit: 0 of 24, -2 of 0.24, 2 of 2400.
  const int last = static_cast<int>(std::floor(std::log10(error))) - 1;
  const double unit = std::pow(10.0, last);
  const auto shown = [&](double x) {
    const double rounded = std::round(x / unit) * unit + 0.0;
    if (last >= 0 || std::abs(x) >= 1e4) return readable(rounded);
    return std::abs(rounded) < 1e-4 && rounded != 0 ? fmt::format("{:.2g}", rounded)
                                                    : fmt::format("{:.{}f}", rounded, -last);
  };
  return shown(number) + " ± " + shown(error);
}

std::string readable_bytes(double bytes) {
  static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < std::size(kUnits)) bytes /= 1024, ++unit;
  return fmt::format("{:.{}f} {}", bytes, unit == 0 ? 0 : 1, kUnits[unit]);
}

std::string readable_most(double bytes) {
  double step = bytes < 1024 ? 1 : 1024;
  while (bytes / step >= 1024) step *= 1024;
  const double parts = step > 1 ? 10 : 1;
  return readable_bytes(std::ceil(bytes / step * parts) / parts * step);
}

std::string readable_rate(double a_second) {
  return a_second < 1e5 ? readable(std::round(a_second))
                        : fmt::format("{:.1f} million", a_second / 1e6);
}

std::string readable_seconds(double seconds) {
  if (seconds < 10) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(std::lround(seconds));
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02} h", whole / 3600, whole % 3600 / 60);
}

ProgressLine::ProgressLine(bool wanted) : active_(wanted && isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void ProgressLine::show(const std::string& text) {
  if (!active_) return;
  shown_ = true;
  std::fputs(("\r\033[K" + text).c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace civitas
