// SPDX-License-Identifier: Apache-2.0
#include "sim/run/document.hpp"

#include <algorithm>
#include <sstream>

namespace civitas {
namespace {

// As forges do: small letters, blanks to hyphens, without punctuation.
std::string anchor_of(const std::string& title) {
  std::string anchor;
  for (const char c : title) {
    if (c >= 'A' && c <= 'Z')
      anchor += static_cast<char>(c - 'A' + 'a');
    else if (c == ' ')
      anchor += '-';
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
             static_cast<unsigned char>(c) >= 0x80)
      anchor += c;
  }
  return anchor;
}

}  // namespace

Line::Line(const std::string& text) {
  bool code = false;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t mark = text.find('`', from);
    const bool closed = mark != std::string::npos;
    const std::string part = text.substr(from, closed ? mark - from : std::string::npos);
    if (!part.empty())
      spans_.push_back({part, code && closed ? Span::Kind::code : Span::Kind::plain});
    if (!closed) break;
    code = !code;
    from = mark + 1;
  }
}

Line& Line::operator+=(const Line& other) {
  spans_.insert(spans_.end(), other.spans_.begin(), other.spans_.end());
  return *this;
}

Line listed(const std::vector<Line>& lines) {
  Line all;
  for (const Line& line : lines) all += all.empty() ? line : Line(", ") + line;
  return all;
}

Line codes(const std::vector<std::string>& names) {
  std::vector<Line> lines;
  for (const std::string& name : names) lines.push_back(Line::code(name));
  return listed(lines);
}

void Document::section(int level, const std::string& title) {
  const std::string anchor = anchor_of(title);
  const auto same = std::count_if(parts_.begin(), parts_.end(), [&](const Part& part) {
    const auto* heading = std::get_if<Heading>(&part);
    return heading != nullptr && anchor_of(heading->title) == anchor;
  });
  parts_.emplace_back(
      Heading{level, title, same == 0 ? anchor : anchor + "-" + std::to_string(same)});
}

void Document::add(Points points) {
  if (!points.lines.empty()) parts_.emplace_back(std::move(points));
}

void Document::add(Grid grid) {
  if (grid.rows.size() > 1) parts_.emplace_back(std::move(grid));
}

void Document::add_prose(const std::string& text) {
  std::string paragraph;
  Equations equations;
  const auto close = [&] {
    if (!paragraph.empty()) add(Line(paragraph));
    if (!equations.lines.empty()) add(equations);
    paragraph.clear();
    equations.lines.clear();
  };
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool equation = line.starts_with("  ");
    if (line.empty() || (equation ? !paragraph.empty() : !equations.lines.empty())) close();
    if (equation)
      equations.lines.push_back(line.substr(2));
    else if (!line.empty())
      paragraph += (paragraph.empty() ? "" : " ") + line;
  }
  close();
}

std::string Document::anchor(const std::string& title) const {
  for (const Part& part : parts_) {
    const auto* heading = std::get_if<Heading>(&part);
    if (heading != nullptr && heading->title == title) return heading->anchor;
  }
  return "";
}

}  // namespace civitas
