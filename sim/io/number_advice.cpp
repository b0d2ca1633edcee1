// SPDX-License-Identifier: Apache-2.0
#include "sim/io/number_advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "sim/language/unit.hpp"
#include "sim/scenario/month.hpp"

namespace civitas {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Groups of three digits behind the first, as in 12,000 or 1 234 567.
bool is_in_thousands(const std::string& text, char between) {
  const std::size_t first = text.find(between);
  if (first == std::string::npos || first == 0 || first > 3 || text[0] == '0') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool sign = i >= first && (i - first) % 4 == 0;
    if (sign ? text[i] != between : !is_digit(text[i])) return false;
  }
  return (text.size() - first) % 4 == 0;
}

// With a dot before the decimals and nothing between thousands.
std::optional<std::string> as_written_here(std::string text) {
  const std::size_t comma = text.rfind(','), dot = text.rfind('.');
  const bool both = comma != std::string::npos && dot != std::string::npos;
  std::string whole = text, decimals;
  if (both) {  // the last is before the decimals: 12,000.50 or 12.000,50
    whole = text.substr(0, std::max(comma, dot));
    decimals = "." + text.substr(std::max(comma, dot) + 1);
  }
  for (const char between : {',', '.', ' ', '\'', '_'}) {
    if (!is_in_thousands(whole, between)) continue;
    std::erase(whole, between);
    return whole + decimals;
  }
  if (both) return std::nullopt;
  std::replace(text.begin(), text.end(), ',', '.');
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
      std::count(text.begin(), text.end(), '.') <= 1 && !text.empty() && is_digit(text.back());
  return plain ? std::optional(text) : std::nullopt;
}

struct Meant {
  std::string number;  // as numbers are written here, with its unit
  bool sure = false;
};

// Nobody knows whether 1,234 is 1234 or 1.234, and whether 80 € are for a month.
std::optional<Meant> meant(const std::string& text) {
  const bool minus = text.starts_with('-');
  const std::string unsigned_text = text.substr(minus ? 1 : 0);
  std::size_t end = unsigned_text.find_first_not_of("0123456789.,' _");
  end = std::min(end, unsigned_text.size());
  std::string digits = unsigned_text.substr(0, end), rest = unsigned_text.substr(end);
  while (digits.ends_with(' ')) digits.pop_back();
  const auto number = as_written_here(digits);
  if (!number) return std::nullopt;
  const std::string sign = minus ? "-" : "";
  const bool sure =
      !is_in_thousands(digits, ',') || std::count(digits.begin(), digits.end(), ',') > 1;
  if (rest == "%") {
    double percent = 0;
    std::from_chars(number->data(), number->data() + number->size(), percent);
    return Meant{fmt::format("{}{:.10g}", sign, percent / 100), sure};
  }
  if (rest == "€") return Meant{sign + *number + " EUR", false};
  if (rest.empty()) return Meant{sign + *number, sure};
  if (!language::Unit::parse(rest)) return std::nullopt;
  return Meant{sign + *number + " " + rest, sure};
}

}  // namespace

std::string number_advice(const std::string& text) {
  if (Month::parse(text)) return "Write " + text + "-01 where a day is meant";
  const auto found = meant(text);
  return "Write " + (found ? found->number : "for example 1234.5 or 1234.5 EUR/month");
}

std::optional<std::string> surely_meant(const std::string& text) {
  const auto found = meant(text);
  return found && found->sure ? std::optional(found->number) : std::nullopt;
}

}  // namespace civitas
