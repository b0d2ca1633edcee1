// SPDX-License-Identifier: Apache-2.0
#include "sim/io/yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace civitas::yaml {

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\r':
        result += "\\r";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
          result += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
        else
          result += c;
    }
  }
  return result + "\"";
}

std::string key(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           (c >= '0' && c <= '9');
  };
  const bool letter = !name.empty() && name[0] != '.' && (name[0] < '0' || name[0] > '9');
  const bool word = letter && std::all_of(name.begin(), name.end(), plain);
  return word && name != "null" && name != "Null" && name != "NULL" ? name : quoted(name);
}

std::string list(const std::vector<Text>& texts) {
  std::string result;
  for (const Text& text : texts) result += (result.empty() ? "" : ", ") + quoted(text.chars);
  return "[" + result + "]";
}

std::string list(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + quoted(word);
  return "[" + result + "]";
}

}  // namespace civitas::yaml
