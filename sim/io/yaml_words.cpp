// SPDX-License-Identifier: Apache-2.0
#include "sim/io/yaml_words.hpp"

#include <sstream>
#include <vector>

#include "sim/core/mistake.hpp"

namespace civitas::yaml {
namespace {

std::string plain_words(const std::string& message) {
  const auto says = [&](const char* words) { return message.find(words) != std::string::npos; };
  if (says("end of map not found"))
    return "this line fits neither the keys before it nor what is above it; its indentation, or a "
           "missing ':', may be the cause";
  if (says("end of sequence not found"))
    return "this line does not belong to the list before it; its indentation, or a missing '-', "
           "may be the cause";
  if (says("illegal map value"))
    return "a ':' cannot stand here; the indentation may be wrong, or a text with ': ' in it needs "
           "quotes";
  if (says("illegal block entry")) return "a '-' cannot stand here; the indentation may be wrong";
  if (says("illegal EOF in scalar") || says("illegal document indicator in scalar"))
    return "a quote is never closed";
  if (says("illegal flow end")) return "this ] or } does not close what was opened last";
  if (says("anchor is not defined"))
    return "aliases (*name) are not used here; a text that begins with * needs quotes";
  if (says("unknown token")) return "this character cannot begin a text; put it in quotes";
  return "this is no YAML: " + message;
}

std::vector<std::string> lines_of(const std::string& source) {
  std::vector<std::string> lines;
  std::istringstream stream(source);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t indentation(const std::string& line) { return line.find_first_not_of(' '); }

bool begins_entry(const std::string& line) {
  const std::size_t at = indentation(line);
  return at != std::string::npos && line[at] == '-' &&
         (at + 1 == line.size() || line[at + 1] == ' ');
}

bool is_empty(const std::string& line) {
  const std::size_t at = indentation(line);
  return at == std::string::npos || line[at] == '#';
}

// A quote just before, which closes the text in which it was meant to stand.
bool after_a_quote(const std::string& line, std::size_t column) {
  return column >= 1 && column <= line.size() &&
         (line[column - 1] == '"' || line[column - 1] == '\'');
}

// Of the lines above that are as deep as this one: the first of those that begin with '-'. 0: none.
std::size_t list_above(const std::vector<std::string>& lines, std::size_t number) {
  const std::size_t deep = indentation(lines[number - 1]);
  std::size_t first = 0;
  for (std::size_t above = number - 1; above > 0; --above) {
    const std::string& line = lines[above - 1];
    if (is_empty(line) || indentation(line) > deep) continue;
    if (indentation(line) < deep || !begins_entry(line)) break;
    first = above;
  }
  return first;
}

Problem never_closed(bool list, const Place& opened, const Place& at, std::size_t lines) {
  const auto number = static_cast<std::size_t>(at.line);
  return {
      Mistake::not_yaml, opened,
      list ? "this list that begins with [ is never closed"
           : "this map that begins with { is never closed",
      number > lines          ? "the file ends before"
      : at.line > opened.line ? "line " + std::to_string(number) + " does not go on with it"
                              : "",
      list ? "Add the ], or a closing quote before it" : "Add the }, or a closing quote before it"};
}

}  // namespace

Problem in_plain_words(const std::string& message, const std::string& source, Place at,
                       const std::optional<Place>& opened) {
  const std::vector<std::string> lines = lines_of(source);
  const auto number = static_cast<std::size_t>(at.line);
  const bool of_list = message.find("end of sequence flow") != std::string::npos;
  const bool flow = of_list || message.find("end of map flow") != std::string::npos;
  const bool quote = number >= 1 && number <= lines.size() &&
                     after_a_quote(lines[number - 1], static_cast<std::size_t>(at.column) - 1);
  if (flow && !quote) return never_closed(of_list, opened.value_or(at), at, lines.size());
  if (number >= 1 && number <= lines.size() && message.find("not found") != std::string::npos) {
    const std::string& line = lines[number - 1];
    const auto column = static_cast<std::size_t>(at.column) - 1;
    if (quote)
      return {Mistake::not_yaml, at, "a quote in a text ends the text",
              "the text is in the same quotes",
              line[column - 1] == '"'
                  ? "Write ' for the quotes inside, as in \"stage == 'waiting'\""
                  : "Write \" around the text, as in \"stage == 'waiting'\""};
    const char* mixed =
        "keys and a list, whose entries begin with '-', cannot stand beside each other";
    if (begins_entry(line)) return {Mistake::not_yaml, at, mixed, "", "Take the '-' out"};
    if (const std::size_t list = list_above(lines, number); list > 0)
      return {Mistake::not_yaml,
              {at.file, static_cast<int>(list), static_cast<int>(indentation(lines[list - 1])) + 1},
              mixed,
              "line " + std::to_string(number) + " begins with a key",
              "Take the '-' out"};
  }
  return {Mistake::not_yaml, at, plain_words(message)};
}

}  // namespace civitas::yaml
