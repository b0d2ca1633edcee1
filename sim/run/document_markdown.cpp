// SPDX-License-Identifier: Apache-2.0
// Documents as Markdown, in the tables and anchors of GitHub and GitLab.
#include <algorithm>

#include "sim/run/document.hpp"

namespace civitas {
namespace {

// What Markdown would take for something else.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string("\\`*_<>[]|#").find(c) != std::string::npos) result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

// In a fence longer than any run of backticks inside. A bar would end the cell of a table, even
// there; elsewhere a backslash before it would be shown.
std::string fenced(const std::string& code, bool in_table) {
  std::size_t longest = 0, run = 0;
  for (const char c : code) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  std::string text;
  for (const char c : code)
    text += c == '|' && in_table ? "\\|" : std::string(1, c == '\n' ? ' ' : c);
  const std::string space = longest > 0 ? " " : "";
  return fence + space + text + space + fence;
}

std::string text_of(const Line& line, const Document& document, bool in_table = false) {
  std::string text;
  for (const Span& span : line.spans()) {
    switch (span.kind) {
      case Span::Kind::plain:
        text += escaped(span.text);
        break;
      case Span::Kind::code:
        text += fenced(span.text, in_table);
        break;
      case Span::Kind::bold:
        text += "**" + escaped(span.text) + "**";
        break;
      case Span::Kind::section:
        text += "[" + escaped(span.text) + "](#" + document.anchor(span.text) + ")";
        break;
    }
  }
  return text;
}

std::string contents(const Document& document) {
  std::string text;
  for (const Part& part : document.parts()) {
    const auto* heading = std::get_if<Heading>(&part);
    if (heading == nullptr || heading->level < 2 || heading->level > 3) continue;
    text += std::string(heading->level == 3 ? "  " : "") + "- [" + escaped(heading->title) + "](#" +
            heading->anchor + ")\n";
  }
  return text + "\n";
}

struct Writer {
  const Document& document;

  std::string operator()(const Heading& heading) const {
    return std::string(static_cast<std::size_t>(heading.level), '#') + " " +
           escaped(heading.title) + "\n\n";
  }
  std::string operator()(const Line& line) const { return text_of(line, document) + "\n\n"; }
  std::string operator()(const Equations& equations) const {
    std::string text = "```text\n";
    for (const std::string& line : equations.lines) text += line + "\n";
    return text + "```\n\n";
  }
  std::string operator()(const Points& points) const {
    std::string text;
    for (std::size_t i = 0; i < points.lines.size(); ++i)
      text += (points.numbered ? std::to_string(i + 1) + ". " : "- ") +
              text_of(points.lines[i], document) + "\n";
    return text + "\n";
  }
  std::string operator()(const Grid& grid) const {
    std::string text;
    for (std::size_t i = 0; i < grid.rows.size(); ++i) {
      for (const Line& cell : grid.rows[i]) text += "| " + text_of(cell, document, true) + " ";
      text += "|\n";
      if (i > 0) continue;
      for (std::size_t k = 0; k < grid.rows[0].size(); ++k) text += "|---";
      text += "|\n";
    }
    return text + "\n";
  }
};

}  // namespace

std::string markdown(const Document& document) {
  std::string text;
  bool told = false;  // the contents, before the first chapter
  for (const Part& part : document.parts()) {
    const auto* heading = std::get_if<Heading>(&part);
    if (!told && heading != nullptr && heading->level == 2) {
      text += contents(document);
      told = true;
    }
    text += std::visit(Writer{document}, part);
  }
  text.pop_back();
  return text;
}

}  // namespace civitas
