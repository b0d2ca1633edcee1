// SPDX-License-Identifier: Apache-2.0
// Documents as one HTML page: style inside, no scripts, no links to elsewhere.
#include "sim/run/document.hpp"

namespace civitas {
namespace {

constexpr const char* kStyle = R"(
:root { --ink: #222; --soft: #595959; --line: #d0d0d0; --pale: #f4f6f8; --accent: #0072b2 }
* { box-sizing: border-box }
body { margin: 0; color: var(--ink); background: #fff;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
nav { font-size: .85rem; line-height: 1.4; padding: 1.5rem 1rem }
nav ul { list-style: none; margin: 0; padding: 0 }
nav ul ul { padding-left: .9rem }
nav li { margin: .25rem 0 }
main { max-width: 64rem; padding: 1.5rem 1.5rem 4rem }
h1 { font-size: 1.9rem; line-height: 1.2 }
h2 { font-size: 1.4rem; margin-top: 3rem; padding-top: .8rem; border-top: 2px solid var(--ink) }
h3 { font-size: 1.1rem; margin-top: 2.2rem }
p, li { max-width: 46rem }
a { color: var(--accent); text-decoration: none }
a:hover { text-decoration: underline }
code, pre { font: .86em/1.5 ui-monospace, "DejaVu Sans Mono", monospace }
code { background: var(--pale); padding: .05em .25em; overflow-wrap: anywhere }
pre { background: var(--pale); padding: .8rem 1rem; overflow-x: auto }
.wide { overflow-x: auto; margin: .8rem 0 }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid var(--line) }
td:first-child code { white-space: nowrap }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom }
@media (min-width: 66rem) {
  body { display: grid; grid-template-columns: 17rem minmax(0, 1fr) }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; background: var(--pale) }
}
@media print { body { display: block } nav { display: none }
  main { max-width: none; font-size: 9pt }
  h2, h3 { break-after: avoid } tr { break-inside: avoid } }
)";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string tagged(const std::string& tag, const std::string& inside) {
  return "<" + tag + ">" + inside + "</" + tag + ">";
}

std::string link(const std::string& anchor, const std::string& text) {
  return "<a href=\"#" + escaped(anchor) + "\">" + escaped(text) + "</a>";
}

std::string text_of(const Line& line, const Document& document) {
  std::string text;
  for (const Span& span : line.spans()) {
    switch (span.kind) {
      case Span::Kind::plain:
        text += escaped(span.text);
        break;
      case Span::Kind::code:
        text += tagged("code", escaped(span.text));
        break;
      case Span::Kind::bold:
        text += tagged("strong", escaped(span.text));
        break;
      case Span::Kind::section:
        text += link(document.anchor(span.text), span.text);
        break;
    }
  }
  return text;
}

std::string contents(const Document& document) {
  std::string text = "<nav aria-label=\"Contents\">\n<ul>\n";
  int level = 2;
  bool open = false;
  for (const Part& part : document.parts()) {
    const auto* heading = std::get_if<Heading>(&part);
    if (heading == nullptr || heading->level < 2 || heading->level > 3) continue;
    if (heading->level > level) text += "\n<ul>\n";
    if (heading->level < level) text += "</li>\n</ul>\n</li>\n";
    if (heading->level == level && open) text += "</li>\n";
    text += "<li>" + link(heading->anchor, heading->title);
    level = heading->level;
    open = true;
  }
  if (level == 3) text += "</li>\n</ul>\n";
  return text + (open ? "</li>\n" : "") + "</ul>\n</nav>\n";
}

struct Writer {
  const Document& document;

  std::string operator()(const Heading& heading) const {
    const std::string tag = "h" + std::to_string(heading.level);
    return "<" + tag + " id=\"" + escaped(heading.anchor) + "\">" + escaped(heading.title) + "</" +
           tag + ">\n";
  }
  std::string operator()(const Line& line) const {
    return tagged("p", text_of(line, document)) + "\n";
  }
  std::string operator()(const Equations& equations) const {
    std::string text;
    for (const std::string& line : equations.lines) text += escaped(line) + "\n";
    return tagged("pre", text) + "\n";
  }
  std::string operator()(const Points& points) const {
    std::string text;
    for (const Line& line : points.lines) text += tagged("li", text_of(line, document)) + "\n";
    return tagged(points.numbered ? "ol" : "ul", "\n" + text) + "\n";
  }
  std::string operator()(const Grid& grid) const {
    std::string head, body;
    for (const Line& cell : grid.rows[0])
      head += "<th scope=\"col\">" + text_of(cell, document) + "</th>";
    for (std::size_t i = 1; i < grid.rows.size(); ++i) {
      std::string row;
      for (const Line& cell : grid.rows[i]) row += tagged("td", text_of(cell, document));
      body += tagged("tr", row) + "\n";
    }
    return "<div class=\"wide\">" +
           tagged("table", tagged("thead", tagged("tr", head)) + "\n" + tagged("tbody", body)) +
           "</div>\n";
  }
};

}  // namespace

std::string html(const Document& document) {
  std::string title, body;
  for (const Part& part : document.parts()) {
    const auto* heading = std::get_if<Heading>(&part);
    if (title.empty() && heading != nullptr) title = heading->title;
    body += std::visit(Writer{document}, part);
  }
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n" +
         tagged("title", escaped(title)) + "\n" + tagged("style", kStyle) + "\n</head>\n<body>\n" +
         contents(document) + "<main>\n" + body + "</main>\n</body>\n</html>\n";
}

}  // namespace civitas
