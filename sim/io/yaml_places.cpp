// SPDX-License-Identifier: Apache-2.0
#include "sim/io/yaml_places.hpp"

#include <algorithm>

namespace civitas::yaml {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

}  // namespace

Places::Places(std::string_view source, FileName name) : source_(source), name_(std::move(name)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] == '\n') line_starts_.push_back(i + 1);
  }
}

Place Places::place(int line, int column) const {
  return {name_, std::max(line, 0) + 1, std::max(column, 0) + 1};
}

std::size_t Places::offset(int line, int column) const {
  const auto at = std::min(static_cast<std::size_t>(std::max(line, 0)), line_starts_.size() - 1);
  return std::min(line_starts_[at] + static_cast<std::size_t>(std::max(column, 0)), source_.size());
}

char Places::byte(int line, int column) const {
  const std::size_t at = offset(line, column);
  return at < source_.size() ? source_[at] : '\0';
}

bool Places::closed(const Text::Position& end, char quote) const {
  std::size_t at = offset(static_cast<int>(end.line) - 1, static_cast<int>(end.column) - 1);
  while (at < source_.size() && (is_space(source_[at]) || source_.substr(at, 2) == "\\\n")) ++at;
  return at < source_.size() && source_[at] == quote;
}

Text::Position Places::position(std::size_t offset) const {
  const auto line =
      std::upper_bound(line_starts_.begin(), line_starts_.end(), offset) - line_starts_.begin();
  return {
      static_cast<std::uint32_t>(line),
      static_cast<std::uint32_t>(offset - line_starts_[static_cast<std::size_t>(line) - 1] + 1)};
}

// One byte as it stands in the source; folded lines are skipped. Gives where the next one is looked
// for.
std::size_t Places::plain(std::size_t at, char c, Offsets& stood) const {
  if (!is_space(c)) {
    while (at < source_.size() && source_[at] != c && is_space(source_[at])) ++at;
  }
  stood.push_back(std::min(at, source_.size()));
  return at < source_.size() && source_[at] == c ? at + 1 : at;
}

// White space with line breaks in a double-quoted text: one break stands for a space, each further
// one for itself. Gives `at` when there are no breaks.
std::size_t Places::fold(std::size_t at, std::string_view rest, std::size_t& bytes,
                         Offsets& stood) const {
  std::size_t end = at;
  std::size_t breaks = 0;
  for (; end < source_.size() && is_space(source_[end]); ++end) breaks += source_[end] == '\n';
  if (breaks == 0) return at;
  bytes = std::min(std::max(breaks - 1, std::size_t{1}), rest.size());
  stood.insert(stood.end(), bytes, at);
  return end;
}

// An escape of a double-quoted text, which stands for the first `bytes` bytes of `rest`.
std::size_t Places::escaped(std::size_t at, std::string_view rest, std::size_t& bytes,
                            Offsets& stood) const {
  const char kind = at + 1 < source_.size() ? source_[at + 1] : '\0';
  const std::size_t length = kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
  const auto lead = static_cast<unsigned char>(rest[0]);
  bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  bytes = std::min(bytes, rest.size());
  stood.insert(stood.end(), bytes, at);
  return at + length;
}

Text Places::text(int line, int column, const std::string& value, bool quoted) const {
  std::size_t at = offset(line, column);
  const char first = quoted && at < source_.size() ? source_[at] : '\0';
  if (first == '|' || first == '>') {
    at = std::min(source_.find('\n', at), source_.size());
  } else if (first == '\'' || first == '"') {
    ++at;
  }
  if (source_.substr(at, value.size()) == value &&
      value.find_first_of("\n\\'") == std::string::npos) {  // as it stands in the source
    Text text(value, name_);
    text.stands(0, position(at));
    return text;
  }
  Offsets stood;
  stood.reserve(value.size() + 1);
  for (std::size_t i = 0; i < value.size();) {
    while (first == '"' &&
           source_.substr(at, 2) == "\\\n") {  // an escaped end of line is no character
      at += 2;
      while (at < source_.size() && is_space(source_[at])) ++at;
    }
    if (std::size_t bytes = 0; first == '"' && is_space(value[i])) {
      const std::size_t behind = fold(at, std::string_view(value).substr(i), bytes, stood);
      i += bytes;
      if (behind != at) {
        at = behind;
        continue;
      }
    }
    if (first == '"' && at < source_.size() && source_[at] == '\\') {
      std::size_t bytes = 1;
      at = escaped(at, std::string_view(value).substr(i), bytes, stood);
      i += bytes;
      continue;
    }
    at = plain(at, value[i], stood);
    if (first == '\'' && value[i] == '\'') ++at;  // written twice
    ++i;
  }
  stood.push_back(std::min(at, source_.size()));
  Text text(value, name_);
  for (std::size_t i = 0; i < stood.size(); ++i) {
    if (i == 0 || stood[i] != stood[i - 1] + 1 || source_[stood[i - 1]] == '\n')
      text.stands(i, position(stood[i]));
  }
  return text;
}

}  // namespace civitas::yaml
