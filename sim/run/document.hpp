// SPDX-License-Identifier: Apache-2.0
// A text with headings, tables and equations, written as Markdown or as one HTML page.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace civitas {

/// A run of characters: plain, a name or formula, or a reference to the section of that title.
struct Span {
  enum class Kind { plain, code, bold, section };
  std::string text;
  Kind kind = Kind::plain;
};

/// One line of running text.
class Line {
 public:
  Line() = default;
  /// Plain text, in which `…` encloses names and formulas.
  Line(const std::string& text);  // NOLINT(google-explicit-constructor): texts are lines
  Line(const char* text) : Line(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  static Line code(std::string text) { return Line(Span{std::move(text), Span::Kind::code}); }
  static Line bold(std::string text) { return Line(Span{std::move(text), Span::Kind::bold}); }
  /// A link; `title` as given to Document::section.
  static Line section(std::string title) {
    return Line(Span{std::move(title), Span::Kind::section});
  }
  Line& operator+=(const Line& other);
  friend Line operator+(Line one, const Line& other) { return std::move(one += other); }

  const std::vector<Span>& spans() const { return spans_; }
  bool empty() const { return spans_.empty(); }

 private:
  explicit Line(Span span) : spans_{std::move(span)} {}
  std::vector<Span> spans_;
};

/// "a, b, c".
Line listed(const std::vector<Line>& lines);
/// Names or formulas, as code.
Line codes(const std::vector<std::string>& names);

struct Heading {
  int level;  // 1: the document's own
  std::string title;
  std::string anchor;  // as forges make it of a heading
};
struct Equations {  // kept as they are
  std::vector<std::string> lines;
};
struct Points {  // a list
  std::vector<Line> lines;
  bool numbered = false;
};
struct Grid {  // a table; the first row is its heading
  std::vector<std::vector<Line>> rows;
};
using Part = std::variant<Heading, Line, Equations, Points, Grid>;

class Document {
 public:
  explicit Document(const std::string& title) { section(1, title); }

  /// `level`: 2 of a chapter, 3 of a section.
  void section(int level, const std::string& title);
  void add(Line paragraph) { parts_.emplace_back(std::move(paragraph)); }
  void add(Equations equations) { parts_.emplace_back(std::move(equations)); }
  /// Nothing, if it has no entries.
  void add(Points points);
  void add(Grid grid);
  /// Paragraphs, parted by empty lines; indented lines are equations.
  void add_prose(const std::string& text);

  const std::vector<Part>& parts() const { return parts_; }
  /// Of the section with this title; empty where there is none.
  std::string anchor(const std::string& title) const;

 private:
  std::vector<Part> parts_;
};

/// With a list of contents, from the headings of levels 2 and 3. For any forge: no HTML in it.
std::string markdown(const Document& document);
/// One page that needs nothing else.
std::string html(const Document& document);

}  // namespace civitas
